import type { Deps } from '#src/compose.ts';

/** As if the process were killed at a commit: before it reached the database, or before its answer reached us. */
export function dyingDeps(deps: Deps, moment: 'before' | 'after'): Deps {
  const db = new Proxy(deps.db, {
    get(target, name) {
      if (name !== 'rpc') return Reflect.get(target, name);
      return async (fn: string, args: object) => {
        const fatal = fn === 'commit_calendar_page' || fn === 'settle_push';
        if (fatal && moment === 'before') throw new Error('killed');
        const answer = await target.rpc(fn as never, args as never);
        if (fatal) throw new Error('killed');
        // The last wish of a killed process is not heard.
        if (fn === 'settle_sync') throw new Error('killed');
        return answer;
      };
    },
  });
  return { ...deps, db };
}
