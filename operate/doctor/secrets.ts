/** Variables that may be read by anybody. */
const open =
  /^(?!SMTP_)\w+_(URL|HEADER)$|^(LOG_LEVEL|OPERATOR_\w+|VERCEL_\w+|CONTACT_EMAIL|GOOGLE_DAILY_CALLS|GOOGLE_CLIENT_ID|MAIL_FROM|DEMO_EMAIL)$/;

/** The values of these variables that are secrets, previews' included; of the key ring also each key, whose id is none. */
export function secretsOf(environment: Record<string, string | undefined>, names: string[]): string[] {
  const values = names
    .filter((name) => !open.test(name))
    .flatMap((name) => [environment[name] ?? '', environment[`PREVIEW_${name}`] ?? '']);
  const keys = values.flatMap((value) => value.match(/[A-Za-z0-9+/]{43}=/g) ?? []);
  const passwords = values.flatMap((value) => (URL.canParse(value) ? new URL(value).password : ''));
  return [...values, ...keys, ...passwords].filter((secret) => secret.length > 3);
}

/** Takes every value of a secret out of a text, in case an error message repeats one. */
export function withoutSecrets(text: string, secrets: string[]): string {
  return secrets
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
}
