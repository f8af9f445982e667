import { track } from '#src/services/catalogue/eventTrackingService.ts';
import { createDeps } from '#tests/integration/support/person.ts';

// Tracks an event and is killed (kill -9) when Google has answered and nothing of that is stored yet.
const [userId = '', eventId = ''] = process.argv.slice(2);
const deps = createDeps();
const db = new Proxy(deps.db, {
  get(target, name) {
    if (name !== 'rpc') return Reflect.get(target, name);
    return (fn: string, args: object) => {
      if (fn === 'settle_push') process.kill(process.pid, 'SIGKILL');
      return target.rpc(fn as never, args as never);
    };
  },
});
await track({ ...deps, db }, { userId, eventId, tracking: 'bookmarked' });
