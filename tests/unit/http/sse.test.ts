import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatSse, type SseMessage, sseResponse } from '#src/http/sse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const decode = (chunk: { value?: Uint8Array | undefined }) => new TextDecoder().decode(chunk.value);

async function* slow(ms: number): AsyncGenerator<SseMessage> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  yield { event: 'progress', data: { text: 'a\nb' }, id: '1' };
}

describe('Server-Sent Events', () => {
  test('are one block each: id, event and one line of data', () => {
    expect(formatSse({ event: 'x', data: { a: 'one\ntwo' }, id: '7' })).toBe(
      'id: 7\nevent: x\ndata: {"a":"one\\ntwo"}\n\n',
    );
  });

  test('show a sign of life at least every 15 s while nothing happens', async () => {
    const reader = sseResponse(slow(40_000), () => {}).body?.getReader();
    if (!reader) throw new Error('no body');
    expect(decode(await reader.read())).toContain('retry:');
    for (let beat = 0; beat < 3; beat += 1) {
      const next = reader.read();
      await vi.advanceTimersByTimeAsync(15_000);
      expect(decode(await next)).toBe(': heartbeat\n\n');
    }
    const message = reader.read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(decode(await message)).toContain('event: progress');
    expect((await reader.read()).done).toBe(true);
  });

  test('tell the work when the client leaves', async () => {
    const left = vi.fn();
    const reader = sseResponse(slow(1_000), left).body?.getReader();
    await reader?.read();
    const cancelled = reader?.cancel();
    await vi.advanceTimersByTimeAsync(2_000);
    await cancelled;
    expect(left).toHaveBeenCalledOnce();
  });
});
