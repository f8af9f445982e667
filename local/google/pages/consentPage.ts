import { html } from 'hono/html';
import { describeScope, isIdentityScope } from '../core/oauth/scopes.ts';
import { page } from './layout.ts';

interface ConsentView {
  accounts: { email: string; name: string }[];
  selected?: string;
  scopes: string[];
  /** The authorization request, carried through the form. */
  request: string;
  clientId: string;
  appHost: string;
}

const STYLE = `
main{max-width:30rem}form{border:1px solid var(--line);border-radius:.9rem;padding:1.25rem;margin-top:1rem;background:var(--card)}
fieldset{border:0;padding:0;margin:0 0 1.25rem}.choices{max-height:20rem;overflow:auto}legend{font-weight:600;padding:0;margin-bottom:.4rem}
label.choice{display:flex;gap:.7rem;align-items:center;padding:.5rem .25rem;border-bottom:1px solid var(--line)}
label.choice span{min-width:0;overflow-wrap:anywhere}.end{justify-content:flex-end}
`;

export function consentPage(view: ConsentView): string {
  const accounts = view.accounts.map(
    ({ email, name }) =>
      html`<label class="choice"><input type="radio" name="account" value="${email}"${email === view.selected ? ' checked' : ''}><span>${name}<br><span class="soft">${email}</span></span></label>`,
  );
  const scopes = view.scopes.map((scope) => {
    const text = html`<span>${describeScope(scope)}<br><small class="soft">${scope}</small></span>`;
    return isIdentityScope(scope)
      ? html`<label class="choice"><input type="checkbox" checked disabled>${text}</label>`
      : html`<label class="choice"><input type="checkbox" name="scope" value="${scope}" checked>${text}</label>`;
  });
  return page(
    'Choose what to allow',
    html`<h1>${view.appHost} wants access to your account</h1><p class="soft">Untick what you don't want to allow.</p>
<form method="post" action="/o/oauth2/v2/auth"><input type="hidden" name="request" value="${view.request}">
<fieldset><legend>Account</legend><div class="choices">${accounts.length > 0 ? accounts : html`<p class="soft">There are no accounts.</p>`}</div></fieldset>
<fieldset><legend>Permissions</legend>${scopes}</fieldset>
<div class="row end"><button name="decision" value="deny">Deny</button><button class="primary" name="decision" value="allow">Allow</button></div></form>`,
    STYLE,
  );
}

/** Shown instead of a redirect when the request itself is wrong. */
export function oauthErrorPage(error: string, detail: string): string {
  return page(
    'Access blocked',
    html`<h1>Access blocked: authorization error</h1><p>${detail}</p><p class="soft">Error 400: ${error}</p>`,
    STYLE,
  );
}
