import type { ServiceClient } from './clients.ts';
import type { Database } from './database.types.ts';
import { storageError } from './storageError.ts';

type Functions = Database['public']['Functions'];
export type SqlFunction = keyof Functions;

type Camel<Name extends string> = Name extends `${infer Head}_${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : Name;

/** The arguments of an SQL function: `p_lease_ms` is `leaseMs`. SQL takes null for any of them. */
export type SqlArgs<Name extends SqlFunction> = {
  [Arg in keyof Functions[Name]['Args'] as Arg extends `p_${infer Rest}` ? Camel<Rest> : never]:
    | Functions[Name]['Args'][Arg]
    | null;
};

/** What an SQL function returns; a set is never null, anything else may be. */
export type SqlResult<Name extends SqlFunction> = Functions[Name]['Returns'] extends object[]
  ? Functions[Name]['Returns']
  : Functions[Name]['Returns'] | null;

const deadlock = '40P01';

/**
 * Calls one SQL function, which is one transaction; `args` holds its arguments and nothing else. A deadlock rolls the
 * transaction back, so the call is repeated once. Parse what comes back: the types know no nulls inside. Throws `storage_unavailable`, or
 * `not_signed_in` where the account is gone.
 */
export async function callSql<Name extends SqlFunction, Given extends SqlArgs<Name>>(
  db: ServiceClient,
  name: Name,
  args: Given & { [Other in Exclude<keyof Given, keyof SqlArgs<Name>>]: never },
): Promise<SqlResult<Name>> {
  const call = () => db.rpc(name, bySqlName<Name>(args));
  let { data, error } = await call();
  if (error?.code === deadlock) ({ data, error } = await call());
  if (error) throw storageError(error);
  return data as SqlResult<Name>;
}

/** The arguments by their SQL names: `leaseMs` is `p_lease_ms`. */
function bySqlName<Name extends SqlFunction>(args: SqlArgs<Name>): Functions[Name]['Args'] {
  const renamed = Object.entries(args).map(([name, value]) => [
    `p_${name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)}`,
    value,
  ]);
  return Object.fromEntries(renamed);
}
