/** Hosted Supabase cuts a list at this number of rows and doesn't say so. */
const rowsMax = 1_000;

/**
 * A fetch that fails when an answer of the data API has as many rows as an answer can have: what is behind them is missing.
 * A list that can grow is read with `readAll`.
 */
export const refuseCutAnswers =
  (fetchAnswer: typeof fetch): typeof fetch =>
  async (input, init) => {
    const answer = await fetchAnswer(input, init);
    const [, first, last] = /^(\d+)-(\d+)\//.exec(answer.headers.get('content-range') ?? '') ?? [];
    if (first === undefined || Number(last) - Number(first) + 1 < rowsMax) return answer;
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    await answer.body?.cancel();
    throw new Error(`${pathname} has 1,000 rows or more, and an answer is cut there.`);
  };
