import { expect, test } from 'vitest';
import { z } from 'zod';
import { readBody } from '#src/http/readRequest.ts';

/** A body that arrives in pieces and never tells its length. */
function chunked(pieces: string[]): { request: Request; taken: () => number } {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[taken];
      if (piece === undefined) return controller.close();
      taken += 1;
      controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
  return { request: new Request('http://own.invalid', init), taken: () => taken };
}

const kilobyte = 'n'.repeat(1024);

test('stops reading a chunked body at 64 KiB, however long it goes on', async () => {
  const { request, taken } = chunked(Array.from({ length: 1000 }, () => kilobyte));
  await expect(readBody(request, z.any())).rejects.toMatchObject({ code: 'body_too_large' });
  expect(taken()).toBeLessThan(70);
});

test('reads a chunked body of up to 64 KiB whole, with letters split between chunks', async () => {
  const text = JSON.stringify({ note: 'ü'.repeat(1000) });
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://own.invalid', {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit);
  expect(await readBody(request, z.any())).toEqual(JSON.parse(text));
});
