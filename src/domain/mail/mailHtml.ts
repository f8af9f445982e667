export type Mail = { subject: string; text: string; html: string; headers?: Record<string, string> };

/** A mail that says a few paragraphs and leads to one page, as text and in the look of Auth's mails (supabase/templates). */
export function composeMail(input: {
  title: string;
  paragraphs: string[];
  action: { label: string; href: string };
  /** Set smaller, after the action. */
  small: string[];
  /** A small link at the end. */
  footer?: { label: string; href: string };
}): Mail {
  const { title, paragraphs, action, small, footer } = input;
  const links = [action, footer].map((link) => link && `${link.label}: ${link.href}`);
  const text = [title, ...paragraphs, links[0], ...small, links[1]].filter(Boolean).join('\n\n');
  return { subject: title, text: `${text}\n`, html: page(input) };
}

function page({ title, paragraphs, action, small, footer }: Parameters<typeof composeMail>[0]): string {
  const heading = `<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25">${escapeHtml(title)}</h1>`;
  const main = paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`);
  const button = `<p style="margin:24px 0"><a href="${escapeHtml(action.href)}" style="display:inline-block;padding:12px 22px;border-radius:999px;background:#1d1b18;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p>`;
  const after = small.map((text) => `<p style="${smallStyle}">${escapeHtml(text)}</p>`);
  if (footer)
    after.push(
      `<p style="${smallStyle}"><a href="${escapeHtml(footer.href)}" style="color:#635d54">${escapeHtml(footer.label)}</a></p>`,
    );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px 12px;background:#fbfaf7;color:#1d1b18;font:16px/1.6 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:28px 28px 16px;background:#ffffff;border:1px solid #e4dfd5;border-radius:16px;overflow-wrap:anywhere">
<p style="margin:0 0 20px;font-weight:600">Kure-Cal</p>
${[heading, ...main, button, ...after].join('\n')}
</div>
</body>
</html>
`;
}

const smallStyle = 'margin:0 0 12px;font-size:14px;color:#635d54';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
