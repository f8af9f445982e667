import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type KeyRing,
  newDataKey,
  open,
  SealError,
  seal,
  unwrapDataKey,
  wrapDataKey,
} from '#src/security/encryption.ts';
import { beginOAuthAttempt, oauthAttemptMs, readOAuthAttempt } from '#src/security/oauthAttempt.ts';

const place = { userId: 'u1', rowId: 'r1', purpose: 'access_token' };
const key = randomBytes(32);

describe('a sealed value', () => {
  test('opens to what it was, and is another one each time', () => {
    const sealed = seal(key, place, 'tøken');
    expect(open(key, place, sealed)).toBe('tøken');
    expect(seal(key, place, 'tøken')).not.toBe(sealed);
    expect(sealed).not.toContain('tøken');
  });

  test.each([
    ['another user', { ...place, userId: 'u2' }],
    ['another row', { ...place, rowId: 'r2' }],
    ['another purpose', { ...place, purpose: 'refresh_token' }],
  ])('does not open for %s', (_what, other) => {
    expect(() => open(key, other, seal(key, place, 'token'))).toThrow(SealError);
  });

  test('does not open with another key, changed, cut short or made up', () => {
    const sealed = seal(key, place, 'token');
    const flipped = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => open(randomBytes(32), place, sealed)).toThrow(SealError);
    for (const wrong of [
      flipped,
      sealed.slice(0, 30),
      sealed.replace('v1', 'v2'),
      '',
      'v1..',
      'v1.AAAA.AAAA',
    ]) {
      expect(() => open(key, place, wrong)).toThrow(SealError);
    }
  });
});

describe('a data key', () => {
  const ring: KeyRing = [
    { id: 'new', key: randomBytes(32) },
    { id: 'old', key: randomBytes(32) },
  ];

  test('is wrapped by the current key and opens with any key of the ring', () => {
    const { dataKey, wrapped } = newDataKey(ring, 'u1');
    expect(wrapped.wrappingKeyId).toBe('new');
    expect(unwrapDataKey(ring, 'u1', wrapped)).toEqual(dataKey);
    const older = wrapDataKey([ring[1] as KeyRing[0]], 'u1', dataKey);
    expect(unwrapDataKey(ring, 'u1', older)).toEqual(dataKey);
  });

  test('opens neither for another user nor without its wrapping key', () => {
    const { wrapped } = newDataKey(ring, 'u1');
    expect(() => unwrapDataKey(ring, 'u2', wrapped)).toThrow(SealError);
    expect(() => unwrapDataKey([ring[1] as KeyRing[0]], 'u1', wrapped)).toThrow(SealError);
  });
});

describe('an attempt to connect an account', () => {
  const secret = 'a secret of the server';
  const attempt = beginOAuthAttempt(secret, 'u1', 1_000, { access: 'all_calendars' });
  const good = {
    state: attempt.state,
    sessionUserId: 'u1',
    cookie: (name: string) => (name === attempt.cookie.name ? attempt.cookie.value : undefined),
    now: 2_000,
  };

  test('is recognised in its own browser, by its own person, in time', () => {
    expect(readOAuthAttempt(secret, good)).toMatchObject({ id: attempt.id, userId: 'u1' });
    expect(attempt.cookie.value).not.toContain(readOAuthAttempt(secret, good)?.verifier ?? '?');
  });

  test('is recognised by its cookie alone where the client holds no session', () => {
    expect(readOAuthAttempt(secret, { ...good, sessionUserId: null })).toMatchObject({ userId: 'u1' });
  });

  test.each([
    ['a browser without its cookie', { cookie: () => undefined }],
    [
      'another attempt’s cookie',
      { cookie: () => beginOAuthAttempt(secret, 'u1', 1_000, { access: 'all_calendars' }).cookie.value },
    ],
    ['another person', { sessionUserId: 'u2' }],
    [
      'a cookie that names another person',
      { sessionUserId: null, cookie: () => attempt.cookie.value.replace(/^u1/, 'u2') },
    ],
    ['a state that was changed', { state: `${attempt.state}x` }],
    ['a state of nothing', { state: '' }],
    ['ten minutes later', { now: 1_000 + oauthAttemptMs }],
  ])('is refused for %s', (_what, over) => {
    expect(readOAuthAttempt(secret, { ...good, ...over })).toBeNull();
  });

  test('is refused when another secret signed it', () => {
    expect(readOAuthAttempt('another secret', good)).toBeNull();
  });
});
