import { RequestFailure } from '#src/browser/requestFailure.ts';
import { type SyncStreamMessage, syncStreamSchemas } from '#src/contract/answers/syncStream.ts';

/** A message of the sync stream with the id to resume after. */
export type ReceivedMessage = SyncStreamMessage & { id: string | undefined };

/** A stream without even a heartbeat for this long is taken as dead. */
export const silenceMsMax = 45_000;

/**
 * Reads Server-Sent Events from a response body. Unlike `EventSource` this lets the caller see a 429 and its
 * `Retry-After`, and it doesn't reconnect by itself. Messages that nobody knows are skipped.
 */
export async function* readSyncStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ReceivedMessage> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let buffer = '';
  try {
    while (true) {
      const { value, done } = await beforeSilence(reader.read());
      if (done) return;
      buffer = (buffer + value).replaceAll('\r\n', '\n');
      let end = buffer.indexOf('\n\n');
      while (end !== -1) {
        const message = parseBlock(buffer.slice(0, end));
        buffer = buffer.slice(end + 2);
        if (message) yield message;
        end = buffer.indexOf('\n\n');
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parseBlock(block: string): ReceivedMessage | null {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name)
      fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value;
  }
  const name = fields.event as keyof typeof syncStreamSchemas | undefined;
  if (!name || !Object.hasOwn(syncStreamSchemas, name)) return null;
  const data = syncStreamSchemas[name].safeParse(parseJson(fields.data ?? ''));
  if (!data.success) throw new RequestFailure('internal', { cause: data.error });
  return { event: name, data: data.data, id: fields.id } as ReceivedMessage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function beforeSilence<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RequestFailure('cut_off')), silenceMsMax);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
