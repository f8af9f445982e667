import { createClient } from '@supabase/supabase-js';
import type { Deps } from '#src/compose.ts';
import { pullCalendar } from '#src/services/pull/calendarPullService.ts';
import { claimPulls } from '#src/services/queue/claimJobs.ts';
import { createDeps } from '#tests/integration/support/person.ts';

// Reads one user's calendar and dies, as a killed process does, at the given call that commits a page: before it is sent, or after
// the database has answered it. Arguments: user id, number of the commit, `before` or `after`.
const [userId = '', commit = '1', moment = 'before'] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');
let commits = 0;

const plain = createDeps();
const db = createClient(plain.env.SUPABASE_URL, plain.env.SUPABASE_SECRET_KEY, {
  auth: { persistSession: false, autoRefreshToken: false },
  global: {
    fetch: async (input, init) => {
      const isCommit = String(input instanceof Request ? input.url : input).endsWith('/commit_calendar_page');
      if (isCommit) commits += 1;
      const isTheOne = isCommit && commits === Number(commit);
      if (isTheOne && moment === 'before') die();
      const answer = await fetch(input, init);
      if (isTheOne) die();
      return answer;
    },
  },
}) as unknown as Deps['db'];

const deps = createDeps({ db });
const [context] = await claimPulls(deps, { limit: 1, userId });
if (!context) throw new Error('nothing was claimed');
await pullCalendar(deps, context, { signal: AbortSignal.timeout(20_000) });
process.exit(3);
