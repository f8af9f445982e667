import type { Env } from '#src/env.ts';
import { createServiceClient } from './clients.ts';
import { withDeadline } from './withDeadline.ts';

type Part = 'auth' | 'data';

const patienceMs = 5_000;
/** An answer stands for those of the next moments, so that a busy site doesn't ask for every page. */
const trustMs = 5_000;
const answeredAt = new Map<Part, number>();

/** Whether a part of Supabase that a page needs is silent or broken. */
export async function isOut(env: Env, parts: Part[], now = Date.now()): Promise<boolean> {
  const doubted = parts.filter((part) => now - (answeredAt.get(part) ?? 0) > trustMs);
  const answers = await Promise.all(doubted.map((part) => ask[part](env)));
  for (const [index, part] of doubted.entries()) if (answers[index]) answeredAt.set(part, now);
  return answers.includes(false);
}

const ask: Record<Part, (env: Env) => Promise<boolean>> = {
  async data(env) {
    const db = createServiceClient(env, withDeadline(patienceMs));
    const { error } = await db.from('events').select('id').limit(1);
    return !error;
  },
  async auth(env) {
    try {
      const headers = { apikey: env.SUPABASE_PUBLISHABLE_KEY };
      const answer = await withDeadline(patienceMs)(`${env.SUPABASE_URL}/auth/v1/health`, { headers });
      await answer.body?.cancel();
      return answer.status < 500;
    } catch {
      return false;
    }
  },
};
