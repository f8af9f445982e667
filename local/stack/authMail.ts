import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { projectDir } from './settings.ts';

type Variables = {
  SiteURL: string;
  TokenHash: string;
  Email: string;
  NewEmail?: string;
  RedirectTo?: string;
};
export type AuthMail = {
  template: 'confirmation' | 'recovery' | 'email_change';
  to: string;
  variables: Omit<Variables, 'SiteURL'>;
};

/** Sends Auth's mails as hosted Supabase does: from supabase/templates, over SMTP. Throws when the mail is not taken. */
export function createAuthMail({ smtpPort, siteUrl }: { smtpPort: number; siteUrl: string }) {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  return async ({ template, to, variables }: AuthMail): Promise<void> => {
    const file = path.join(projectDir, 'supabase/templates', `${template}.html`);
    const html = renderTemplate(await readFile(file, 'utf8'), { SiteURL: siteUrl, ...variables });
    await transport.sendMail({ from: 'Kure-Cal <auth@kure-cal.local>', to, subject: titleOf(html), html });
  };
}

/** Fills a template in as Go's html/template does: in the query of a link a value is encoded for one, elsewhere for HTML. */
export function renderTemplate(template: string, variables: Variables): string {
  const fill = (text: string, encode: (value: string) => string) =>
    text.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => {
      if (!(name in variables)) throw new Error(`Auth's templates know no {{ .${name} }}.`);
      return encode(variables[name as keyof Variables] ?? '');
    });
  const links = template.replace(/href="([^"?]*)\?([^"]*)"/g, (_, start: string, query: string) => {
    return `href="${fill(start, escapeHtml)}?${fill(query, encodeURIComponent)}"`;
  });
  return fill(links, escapeHtml);
}

/** Hosted Supabase keeps the subject apart from the template; ours is the template's title. */
const titleOf = (html: string) => /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';

const escapeHtml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
