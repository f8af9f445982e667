import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderTemplate } from '#local/stack/authMail.ts';

const folder = new URL('../../../supabase/templates/', import.meta.url);
const variables = {
  SiteURL: 'https://kure-cal.example',
  TokenHash: 'pkce_0123abcd',
  Email: 'a<b>&"c"@example.com',
  NewEmail: 'new@example.com',
  RedirectTo: 'https://kure-cal.example/auth/confirm?next=/organise&x=1',
};

test.each(readdirSync(folder))('%s has a title, and one link that carries the token to our page', (name) => {
  const template = readFileSync(new URL(name, folder), 'utf8');
  const html = renderTemplate(template, variables);
  expect(html).toMatch(/<title>[^<]{10,}<\/title>/);
  expect(html).not.toContain('{{');
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  expect(links).toHaveLength(1);
  const link = new URL(links[0] ?? '');
  expect(`${link.origin}${link.pathname}`).toBe('https://kure-cal.example/auth/confirm');
  expect(link.searchParams.get('token_hash')).toBe('pkce_0123abcd');
  expect(['email', 'recovery', 'email_change']).toContain(link.searchParams.get('type'));
});

test('values in a template become text, and in a link the value of a parameter', () => {
  const html = renderTemplate(
    '<p>{{ .Email }}</p><a href="{{ .SiteURL }}/x?next={{ .RedirectTo }}">y</a>',
    variables,
  );
  expect(html).toBe(
    `<p>a&lt;b&gt;&amp;&#34;c&#34;@example.com</p><a href="https://kure-cal.example/x?next=${encodeURIComponent(variables.RedirectTo)}">y</a>`,
  );
  expect(() => renderTemplate('{{ .Unknown }}', variables)).toThrow('Unknown');
});
