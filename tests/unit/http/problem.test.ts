import { init } from '@sentry/nextjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storageError } from '#src/data/storageError.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { problem } from '#src/http/problem.ts';
import { createLogger } from '#src/observability/logger.ts';
import { reportRequestError } from '#src/observability/reportRequestError.ts';
import { sentryOptions } from '#src/observability/sentry.ts';

const lines: string[] = [];
const sent: string[] = [];
const log = () => createLogger('info', { write: (line) => lines.push(line) });
let client: ReturnType<typeof init>;
beforeAll(() => {
  client = init({
    ...sentryOptions('https://public@sentry.example/1'),
    defaultIntegrations: false,
    transport: () => ({
      send: async (envelope: unknown) => {
        sent.push(JSON.stringify(envelope));
        return {};
      },
      flush: async () => true,
    }),
  });
});
afterAll(() => client?.close(100));
beforeEach(() => {
  lines.length = 0;
  sent.length = 0;
});

const postgres = {
  code: '53300',
  message: 'sorry, too many clients already',
  details: 'a private title',
  hint: null,
};

describe('a failure that is no fault of the caller’s', () => {
  test('is logged with its request id and reported once, with what was behind it and no content', async () => {
    const answer = problem(storageError(postgres), 'request-1', log);
    await client?.flush(2_000);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'storage_unavailable', requestId: 'request-1' });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        requestId: 'request-1',
        code: 'storage_unavailable',
        causeCode: '53300',
        causeMessage: 'sorry, too many clients already',
      },
    ]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('request-1');
    expect(sent[0]).toContain('53300');
    expect(lines.join('') + sent.join('')).not.toContain('private title');
  });

  test('that nobody foresaw is reported the same way', async () => {
    expect(problem(new TypeError('undefined is not a function'), 'request-2', log).status).toBe(500);
    await client?.flush(2_000);
    expect(lines).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  test('of a page or an action is logged with the number that its visitor sees, and reported once without their address', async () => {
    const error = Object.assign(storageError(postgres), { digest: '1234' });
    const request = {
      path: '/events?q=private-words',
      method: 'GET',
      headers: { cookie: 'private-cookie' },
    };
    const context = {
      routerKind: 'App Router',
      routePath: '/events',
      routeType: 'render',
      renderSource: 'react-server-components',
      revalidateReason: undefined,
    } as const;
    reportRequestError(error, request, context, log);
    await client?.flush(2_000);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ digest: '1234', causeCode: '53300' }]);
    expect(sent).toHaveLength(1);
    expect(lines.join('') + sent.join('')).not.toContain('private');
  });
});

test('a refusal is neither logged nor reported', async () => {
  problem(new AppError('not_found', 'There is nothing here.'), 'request-3', log);
  await client?.flush(2_000);
  expect([...lines, ...sent]).toEqual([]);
});
