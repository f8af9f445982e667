const retrySeconds = 5;

/** The page that stands for every other one while our storage doesn't answer. It needs nothing else, and asks for the page again by itself. */
export function unavailablePage(policy: string): Response {
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'retry-after': String(retrySeconds),
    },
  });
}

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${retrySeconds * 2}">
<title>Back in a moment · Kure-Cal</title>
<style>
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1b18; --muted: #635d54; }
@media (prefers-color-scheme: dark) { :root { --paper: #161513; --ink: #f3efe7; --muted: #a9a194; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 18vh 1.5rem 3rem; }
h1 { margin: 0 0 1rem; font-size: clamp(1.75rem, 1.4rem + 2vw, 2.5rem); line-height: 1.1; letter-spacing: -0.03em; }
p { margin: 0 0 1.5rem; color: var(--muted); }
a { color: inherit; font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>Back in a moment</h1>
<p>Our storage doesn’t answer right now. Nothing of yours is lost. This page tries again automatically.</p>
<p><a href="">Try again now</a></p>
</main>
</body>
</html>
`;
