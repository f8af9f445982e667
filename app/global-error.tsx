'use client';

/** The last resort, when not even the frame of the page could be made. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: 'system-ui, sans-serif',
          padding: '3rem 1.5rem',
          maxWidth: '40rem',
          margin: 'auto',
        }}
      >
        <title>Kure-Cal</title>
        <h1>Kure-Cal could not be loaded</h1>
        <p>Nothing of yours is lost. Please try again in a moment.</p>
        <button type="button" onClick={retry}>
          Try again
        </button>
      </body>
    </html>
  );
}
