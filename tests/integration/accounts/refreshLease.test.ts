import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { beginTokenRefresh, finishTokenRefresh } from '#src/data/connections.ts';
import { Person, sql } from '#tests/integration/support/person.ts';

it('one process at a time refreshes the token of an account, and only the owner of the lease stores the result', async () => {
  const ada = await Person.connected();
  const { deps } = ada;
  const [connection] = await sql`select id, credential_version::int as version, sealed_access_token
    from public.calendar_connections where user_id = ${ada.userId}`;
  const connectionId = connection?.id as string;
  const begin = (owner: string) =>
    beginTokenRefresh(deps.db, {
      connectionId,
      owner,
      leaseMs: 20_000,
      minValidMs: 60_000,
      staleVersion: connection?.version,
    });
  const owners = Array.from({ length: 8 }, () => randomUUID());
  const outcomes = (await Promise.all(owners.map(begin))).map((begun) => begun?.outcome);
  expect(outcomes.toSorted()).toEqual(['granted', ...Array(7).fill('wait')]);

  const finish = (owner: string, token: string) =>
    finishTokenRefresh(deps.db, {
      connectionId,
      owner,
      sealedAccessToken: token,
      expiresAt: Date.now() + 3_600_000,
      sealedRefreshToken: null,
    });
  const holder = owners[outcomes.indexOf('granted')] as string;
  const other = owners[outcomes.indexOf('wait')] as string;
  const stored = async () =>
    (await sql`select sealed_access_token from public.calendar_connections where id = ${connectionId}`)[0]
      ?.sealed_access_token;
  expect(await finish(other, 'v1.stranger')).toBe(false);
  expect(await stored()).toBe(connection?.sealed_access_token);
  expect(await finish(holder, 'v1.holder')).toBe(true);
  expect(await stored()).toBe('v1.holder');
});
