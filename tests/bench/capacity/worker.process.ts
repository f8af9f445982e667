import { compose } from '#src/compose.ts';
import { beginShift, workerParts } from '#src/services/queue/queueWorker.ts';

// One invocation in a process of its own, as the platform gives each: works for its whole time and says what it did.
const shift = beginShift();
const { pushes, calendars } = workerParts(compose(), shift);
const part = process.argv[2] === 'pulls' ? calendars : pushes;
let did = 0;
/** What becomes due later is taken up, too. */
while (shift.leftMs() > 0) {
  const counts = await part();
  did += 'synced' in counts ? counts.synced : counts.done;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log(`did ${did}, heap ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
process.exit(0);
