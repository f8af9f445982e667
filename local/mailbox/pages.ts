import { html, raw } from 'hono/html';
import { page } from '#local/google/pages/layout.ts';
import type { Mail } from './receiver.ts';

const notice = 'Mailbox of this machine. What the app would send by mail ends here.';

const style = `
.mails{list-style:none;padding:0;margin:1rem 0;display:grid;gap:.5rem}
.mails a{display:grid;gap:.1rem;padding:.7rem .9rem;border:1px solid var(--line);border-radius:.7rem;background:var(--card);color:inherit;text-decoration:none;overflow-wrap:anywhere}
.mails a:hover strong{text-decoration:underline}
form.row{margin-top:.75rem}form.row input{width:auto;flex:1 1 16rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:0 0 1rem;overflow-wrap:anywhere}dt{color:var(--soft)}dd{margin:0}
iframe{width:100%;height:36rem;border:1px solid var(--line);border-radius:.7rem;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border:1px solid var(--line);border-radius:.7rem;background:var(--card)}
`;

const moment = (iso: string) => iso.replace('T', ' ').slice(0, 19);

/** The list of mails, newest first, as far as `to` allows; it shows new ones by itself. */
export function listPage(mails: Mail[], to: string): string {
  const version = versionOf(mails);
  return page(
    'Mailbox',
    html`<h1>Mailbox</h1>
      <form class="row" role="search"><label for="to">Sent to</label><input id="to" name="to" type="search" value="${to}"><button>Show</button></form>
      ${
        mails.length === 0
          ? html`<p class="soft" role="status">${to ? `No mail was sent to ${to}.` : 'No mail was sent yet.'} New mail appears here by itself.</p>`
          : html`<ul class="mails">${mails.map(entry)}</ul>`
      }
      <script>setInterval(async()=>{try{const answer=await fetch('/version'+location.search);if(await answer.text()!==${raw(JSON.stringify(version))})location.reload()}catch{}},1500)</script>`,
    style,
    notice,
  );
}

const entry = (mail: Mail) =>
  html`<li><a href="/mails/${mail.id}"><strong>${mail.subject || '(no subject)'}</strong><span class="soft">to ${mail.to.join(', ')} · ${moment(mail.receivedAt)} UTC</span></a></li>`;

/** Changes whenever the list does. */
export const versionOf = (mails: Mail[]): string => `${mails.length} ${mails[0]?.id ?? ''}`;

/** One mail. Its HTML runs no scripts, and its links open beside it. */
export function mailPage(mail: Mail): string {
  return page(
    mail.subject,
    html`<p><a href="/">All mail</a></p><h1>${mail.subject}</h1>
      <dl><dt>To</dt><dd>${mail.to.join(', ')}</dd><dt>From</dt><dd>${mail.from}</dd><dt>Sent</dt><dd>${moment(mail.receivedAt)} UTC</dd></dl>
      ${
        mail.html
          ? html`<iframe title="The mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${`<base target="_blank">${mail.html}`}"></iframe>`
          : html`<pre tabindex="0">${mail.text}</pre>`
      }
      <h2>Links in this mail</h2>
      <ul>${mail.links.map((link) => html`<li><a href="${link}" style="overflow-wrap:anywhere">${link}</a></li>`)}</ul>`,
    style,
    notice,
  );
}
