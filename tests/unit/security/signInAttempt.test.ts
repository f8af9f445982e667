import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  beginSignInAttempt,
  isConfirmed,
  isSignInState,
  readSignInAttempt,
  sealConfirmation,
} from '#src/security/signInAttempt.ts';

const secret = 'a-secret-of-at-least-32-characters-for-states';
const minuteMs = 60_000;
const begin = (now = 0) =>
  beginSignInAttempt(secret, now, { next: '/events', connects: true, confirms: null });

describe('an attempt to sign in with Google', () => {
  const { state, cookie, challenge, nonceHash } = begin();
  const read = (over: { state?: string; now?: number; value?: string; secret?: string } = {}) =>
    readSignInAttempt(over.secret ?? secret, {
      state: over.state ?? state,
      now: over.now ?? minuteMs,
      cookie: (name) => (name === cookie.name ? (over.value ?? cookie.value) : undefined),
    }).attempt;

  it('is known to the browser that began it, for ten minutes', () => {
    expect(read()).toMatchObject({ next: '/events', connects: true, confirms: null });
    expect(read({ now: 10 * minuteMs - 1 })).not.toBeNull();
    expect(read({ now: 10 * minuteMs })).toBeNull();
  });

  it('tells Google hashes alone of what proves it', () => {
    const attempt = read();
    const hash = (text = '') => createHash('sha256').update(text);
    expect(challenge).toBe(hash(attempt?.verifier).digest('base64url'));
    expect(nonceHash).toBe(hash(attempt?.nonce).digest('hex'));
    expect(state + cookie.value).not.toContain(attempt?.verifier);
  });

  it.each([
    ['the state of another attempt', { state: begin().state }],
    ['a state of connecting an account', { state: state.replace('sign-in.', '') }],
    ['the cookie of another attempt', { value: begin().cookie.value }],
    ['a changed cookie', { value: `${cookie.value.slice(0, -2)}xx` }],
    ['another secret', { secret: `${secret}!` }],
  ])('is unknown with %s', (_, over) => {
    expect(read(over)).toBeNull();
  });

  it('is told from connecting an account by its state', () => {
    expect([state, crypto.randomUUID(), ''].map(isSignInState)).toEqual([true, false, false]);
  });
});

describe('a proof with Google that it is still the same person', () => {
  const [ada, grace] = [crypto.randomUUID(), crypto.randomUUID()];
  const { value } = sealConfirmation(secret, ada, 0);

  it('holds for that person and ten minutes', () => {
    expect(isConfirmed(secret, ada, value, 10 * minuteMs - 1)).toBe(true);
    expect(isConfirmed(secret, ada, value, 10 * minuteMs)).toBe(false);
    expect(isConfirmed(secret, grace, value, 0)).toBe(false);
    expect(isConfirmed(secret, ada, undefined, 0)).toBe(false);
    expect(isConfirmed(secret, ada, begin().cookie.value, 0)).toBe(false);
  });
});
