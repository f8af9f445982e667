import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openEvent, sealEvents } from '#src/security/sealedEvents.ts';

const key = randomBytes(32);
const owner = { userId: 'u1', calendarId: 'c1' };
const event = {
  id: 'abc_20261123T090000Z',
  recurringEventId: 'abc',
  summary: 'Team lunch',
  start: { dateTime: '2026-11-23T12:00:00Z' },
};

const rows = (page: ReturnType<typeof sealEvents>) => {
  const sealed = Buffer.from(page.sealed, 'base64');
  const refs = Buffer.from(page.refs, 'base64');
  let at = 0;
  return page.lengths.map((length, index) => {
    at += length;
    return {
      ref: refs.subarray(index * 16, index * 16 + 16).toString('hex'),
      sealed: sealed.subarray(at - length, at),
    };
  });
};

describe('sealed events', () => {
  test('open again to the same event, each of a page on its own', () => {
    const events = [event, { id: 'x', status: 'cancelled' }, { id: 'é😀', summary: 'Grüße 🎉' }];
    const page = sealEvents(key, owner, events);
    expect(rows(page).map(({ ref, sealed }) => openEvent(key, owner, ref, sealed))).toEqual(events);
    expect(page.deleted).toBe('010');
  });

  test('hold nothing of the event in clear, its id with the time in it included', () => {
    const page = sealEvents(key, owner, [event]);
    const bytes = Buffer.concat(
      [page.sealed, page.refs, page.masters, page.hashes].map((text) => Buffer.from(text, 'base64')),
    ).toString('latin1');
    for (const word of ['Team', 'lunch', '2026', 'abc']) expect(bytes).not.toContain(word);
  });

  test('don’t open for another user, another calendar, another event or another key', () => {
    const [row] = rows(sealEvents(key, owner, [event]));
    const [other] = rows(sealEvents(key, owner, [{ id: 'other' }]));
    if (!row || !other) throw new Error('no rows');
    expect(() => openEvent(key, { ...owner, userId: 'u2' }, row.ref, row.sealed)).toThrow();
    expect(() => openEvent(key, { ...owner, calendarId: 'c2' }, row.ref, row.sealed)).toThrow();
    expect(() => openEvent(key, owner, other.ref, row.sealed)).toThrow();
    expect(() => openEvent(randomBytes(32), owner, row.ref, row.sealed)).toThrow();
    const changed = Buffer.from(row.sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => openEvent(key, owner, row.ref, changed)).toThrow();
    expect(() => openEvent(key, owner, row.ref, row.sealed.subarray(0, 10))).toThrow();
  });

  test('of one event have the same place and content hash each time, and never the same bytes', () => {
    const [one, two] = [sealEvents(key, owner, [event]), sealEvents(key, owner, [event])];
    expect(one.refs).toBe(two.refs);
    expect(one.hashes).toBe(two.hashes);
    expect(one.sealed).not.toBe(two.sealed);
    const changed = sealEvents(key, owner, [{ ...event, summary: 'Team dinner' }]);
    expect(changed.refs).toBe(one.refs);
    expect(changed.hashes).not.toBe(one.hashes);
    expect(sealEvents(randomBytes(32), owner, [event]).refs).not.toBe(one.refs);
  });

  test('name the series that an instance belongs to as the series itself is named', () => {
    const page = sealEvents(key, owner, [event, { id: 'abc' }]);
    const bytes = (text: string, n: number) => Buffer.from(text, 'base64').subarray(n * 16, n * 16 + 16);
    expect(bytes(page.masters, 0)).toEqual(bytes(page.refs, 1));
    expect(bytes(page.masters, 1)).toEqual(Buffer.alloc(16));
  });
});
