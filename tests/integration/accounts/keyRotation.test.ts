import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { KeyRing } from '#src/security/encryption.ts';
import { rotateKeys } from '#src/services/accounts/keyRotationService.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

it('after a rotation everything opens with the new key alone, and nothing was sealed anew', async () => {
  const ada = await Person.connected();
  const before = await ada.connection();
  const old = ada.deps.env.ENCRYPTION_KEYS;
  const fresh = { id: `next-${ada.userId.slice(-6)}`, key: randomBytes(32) };
  const ring: KeyRing = [fresh, ...old];
  // Only this person's key, so that other suites' stay as their own ring knows them.
  const { data } = await ada.deps.db.from('user_keys').select('user_id').eq('user_id', ada.userId);
  expect(data).toHaveLength(1);
  const onlyAda = new Proxy(ada.deps.db, {
    get(db, name) {
      if (name !== 'from') return Reflect.get(db, name);
      return (table: 'user_keys') => {
        const query = db.from(table);
        const { select } = query;
        query.select = ((columns: string) =>
          select.call(query, columns).eq('user_id', ada.userId)) as typeof select;
        return query;
      };
    },
  });
  expect(await rotateKeys({ db: onlyAda, ring })).toEqual({ rewrapped: 1, unopened: 0 });
  expect(await rotateKeys({ db: onlyAda, ring })).toEqual({ rewrapped: 0, unopened: 0 });
  const [row] = await sql`select wrapping_key_id from public.user_keys where user_id = ${ada.userId}`;
  expect(row?.wrapping_key_id).toBe(fresh.id);
  expect((await ada.connection()).sealed_refresh_token).toBe(before.sealed_refresh_token);
  ada.deps = { ...ada.deps, env: { ...ada.deps.env, ENCRYPTION_KEYS: [fresh] } };
  expect((await ada.track(await newEvent())).sync.status).toBe('synced');
});

it('a key ring without the right key costs nobody their connection', async () => {
  const ada = await Person.connected();
  const right = ada.deps;
  ada.deps = { ...right, env: { ...right.env, ENCRYPTION_KEYS: [{ id: 'wrong', key: randomBytes(32) }] } };
  const eventId = await newEvent();
  expect((await ada.track(eventId)).sync).toMatchObject({ status: 'pending', code: 'google_misconfigured' });
  expect((await ada.connection()).status).toBe('active');
  ada.deps = right;
  await ada.wake();
  await ada.drain();
  expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
});
