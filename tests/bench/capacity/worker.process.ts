import { compose } from '#src/compose.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { beginShift } from '#src/services/queue/shift.ts';

// One invocation in a process of its own, as the platform gives each: works for its whole time and says what it did.
const shift = beginShift();
const kind = process.argv[2] === 'pulls' ? 'pull_calendar' : 'push_event';
let did = 0;
/** What becomes due later is taken up, too. */
while (!shift.takes.aborted) {
  did += (await workQueue(compose(), { ...shift, kinds: [kind] })).done;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log(`did ${did}, heap ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
process.exit(0);
