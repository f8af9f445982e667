import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatPosition, parsePosition } from '#src/contract/answers/syncStream.ts';
import { lagAtMostMs, lagBucketsMs, lagHistogram, summariseLag } from '#src/domain/accounts/syncLag.ts';
import { SentPosition } from '#src/domain/feed/sentPosition.ts';
import { googleEventId, mayBeTrackedEventId } from '#src/domain/google/googleEventId.ts';
import { eventsPageSchema, isTombstone, mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';
import { needsChannel, type WatchEvidence } from '#src/domain/pull/watchPlan.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 21);
const healthy: WatchEvidence = {
  liveUntil: now + 6 * 24 * hour,
  lifetimeMs: 7 * 24 * hour,
  openingSince: null,
  unwatchableSince: null,
};

describe('whether a calendar needs a new channel', () => {
  test.each<[string, Partial<WatchEvidence>, boolean]>([
    ['a live channel with days to go is left alone', {}, false],
    ['no channel at all needs one', { liveUntil: null, lifetimeMs: null }, true],
    ['a channel is replaced well before it ends', { liveUntil: now + 50 * hour }, true],
    ['an ended channel is replaced', { liveUntil: now - hour }, true],
    [
      'a channel granted for an hour is not replaced at once',
      { liveUntil: now + hour, lifetimeMs: hour },
      false,
    ],
    [
      'a channel granted for an hour is replaced in its last third',
      { liveUntil: now + hour / 4, lifetimeMs: hour },
      true,
    ],
    ['a request under way is waited for', { liveUntil: null, openingSince: now - 30_000 }, false],
    ['a request that was never answered is sent again', { liveUntil: null, openingSince: now - hour }, true],
    [
      'what can’t be watched is not asked at every sync',
      { liveUntil: null, unwatchableSince: now - hour },
      false,
    ],
    [
      'what could not be watched is asked again after a week',
      { liveUntil: null, unwatchableSince: now - 8 * 24 * hour },
      true,
    ],
  ])('%s', (_title, change, expected) => {
    expect(needsChannel({ ...healthy, ...change }, now)).toBe(expected);
  });
});

describe('what Google sends', () => {
  test('nothing but the id of an event is relied upon', () => {
    expect(eventsPageSchema.parse({ items: [{ id: 'a' }] }).items).toHaveLength(1);
    expect(eventsPageSchema.safeParse({ items: [{ summary: 'no id' }] }).success).toBe(false);
    expect(eventsPageSchema.parse({}).items).toEqual([]);
  });

  test.each([
    { id: '' },
    { id: 'x'.repeat(1025) },
    { id: 'a', summary: 7 },
    { id: 'a', start: { dateTime: 5 } },
    { id: 'a', attendees: 'me' },
    { id: 'a', recurrence: [1] },
    null,
    'a',
  ])('a page that holds something else than events is refused as a whole: %j', (item) => {
    expect(eventsPageSchema.safeParse({ items: [{ id: 'fine' }, item] }).success).toBe(false);
    expect(mirroredEventSchema.safeParse(item).success).toBe(false);
  });

  test('a cancelled instance of a series is kept, a cancelled event is a tombstone', () => {
    expect(isTombstone({ id: 'a', status: 'cancelled' })).toBe(true);
    expect(isTombstone({ id: 'a_1', status: 'cancelled', recurringEventId: 'a' })).toBe(false);
    expect(isTombstone({ id: 'a', status: 'confirmed' })).toBe(false);
  });
});

describe('the lag histogram', () => {
  test('counts each change once, in the bucket of its lag', () => {
    const ago = (ms: number) => new Date(now - ms).toISOString();
    const counts = lagHistogram(
      [ago(400), ago(1_500), ago(90_000_000), undefined, 'no time', ago(-5_000)],
      now,
    );
    expect(counts).toHaveLength(lagBucketsMs.length + 1);
    expect(counts[0]).toBe(2);
    expect(counts[2]).toBe(1);
    expect(counts.at(-1)).toBe(1);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(4);
  });

  test.each([
    ['nothing counted', [0, 0, 0], { changes: 0, medianAtMostMs: null }],
    ['one change', [0, 1, 0], { changes: 1, medianAtMostMs: 1_000 }],
    ['a half is enough', [2, 0, 2], { changes: 4, medianAtMostMs: 500 }],
    ['just less than a half is not', [2, 0, 3], { changes: 5, medianAtMostMs: 2_000 }],
    ['slower than the last bucket’s end', [1, ...Array(8).fill(0), 5], { changes: 6, medianAtMostMs: null }],
  ])('is summed up by a bound for its median: %s', (_, counts, summary) => {
    expect(summariseLag(counts)).toEqual(summary);
  });

  test('names the bucket in which a share of the changes is reached', () => {
    const counts = [90, 5, 4, 1];
    expect([0.5, 0.9, 0.95, 0.99, 1].map((share) => lagAtMostMs(counts, share))).toEqual([
      500, 500, 1_000, 2_000, 5_000,
    ]);
    expect(lagAtMostMs([], 0.95)).toBeNull();
    expect(lagAtMostMs([...Array(9).fill(0), 1], 0.95)).toBeNull();
  });
});

describe('what a stream’s reader has', () => {
  test('counts only up to the first gap, in whatever order the ranges were sent', () => {
    const sent = new SentPosition(10);
    sent.note(20, 30);
    expect(sent.seq).toBe(10);
    sent.note(10, 15);
    expect(sent.seq).toBe(15);
    sent.note(15, 15);
    expect(sent.seq).toBe(15);
    sent.note(15, 20);
    expect(sent.seq).toBe(30);
  });
});

describe('a stream’s position', () => {
  test('survives the way through the browser', () => {
    const position = { streamId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', changeSeq: 123_456 };
    expect(parsePosition(formatPosition(position))).toEqual(position);
  });

  test.each([null, '', '7', 'x:1', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6:-1'])(
    'that is none of ours starts afresh: %s',
    (text) => {
      expect(parsePosition(text)).toBeNull();
    },
  );
});

describe('an id that may be one of ours', () => {
  test('is every id of a tracked event, in each of its generations', () => {
    for (let n = 0; n < 500; n += 1) {
      const id = randomUUID();
      expect(mayBeTrackedEventId(googleEventId(id, 0))).toBe(true);
      expect(mayBeTrackedEventId(googleEventId(id, n))).toBe(true);
    }
  });

  test('is hardly ever one that Google chose', () => {
    const digits = '0123456789abcdefghijklmnopqrstuv';
    const random = () => Array.from(randomBytes(26), (byte) => digits.charAt(byte & 31)).join('');
    const taken = Array.from({ length: 5_000 }, random).filter(mayBeTrackedEventId);
    expect(taken.length).toBeLessThan(60);
    expect(mayBeTrackedEventId('abc_20261123T090000Z')).toBe(false);
  });
});
