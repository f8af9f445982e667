import { cookieClient } from '#tests/kit/newPerson.ts';
import { stack } from './person.ts';

/** A browser that signs in with email and password, as far as its cookies go. */
export class BrowserSession {
  readonly cookies = new Map<string, string>();

  readonly client = cookieClient(this.cookies);

  static async signIn(email: string): Promise<BrowserSession> {
    const browser = new BrowserSession();
    const { error } = await browser.client.auth.signInWithPassword({ email, password: 'a-long-password' });
    if (error) throw error;
    return browser;
  }

  /** Changes what the session cookie holds. */
  changeSession(changes: Record<string, unknown>): void {
    const parts = [...this.cookies].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const text = parts
      .map(([, value]) => value)
      .join('')
      .replace(/^base64-/, '');
    const session = { ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...changes };
    const [name = ''] = parts[0] ?? [];
    this.cookies.clear();
    this.cookies.set(
      name.replace(/\.0$/, ''),
      `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`,
    );
  }

  /** Asks the app, keeping the cookies that it sets. */
  async ask(
    method: string,
    path: string,
    body?: object,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const answer = await fetch(`${stack.appUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: new URL(stack.appUrl).origin,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...more,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return answer;
  }
}
