import { reportError } from '#src/observability/reportError.ts';

type Stage = Record<string, () => Promise<object | number | boolean>>;

/**
 * Runs the parts of a cron: those of one stage together, the stages in their order. Each part fails alone. The answer holds the result of every
 * part and names those that failed, whose errors are reported. Throws the first error when no part of the
 * first stage succeeded.
 */
export async function runParts(...stages: Stage[]): Promise<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  const failed: string[] = [];
  let firstError: unknown;
  const runPart = async ([name, part]: [string, Stage[string]]) => {
    try {
      answer[name] = await part();
    } catch (error) {
      if (failed.length === 0) firstError = error;
      failed.push(name);
      reportError(error, { cronPart: name });
    }
  };
  for (const stage of stages) {
    await Promise.all(Object.entries(stage).map(runPart));
    // In an outage every stage would wait for its own deadlines, and together they would outlast the platform's limit.
    if (Object.keys(answer).length === 0) throw firstError;
  }
  return failed.length > 0 ? { ...answer, failed } : answer;
}
