import { storageError } from './storageError.ts';

/** Hosted databases cut an answer at 1,000 rows and don't say so: a list is read in pages that are well below. */
const pageSize = 500;

/** Every row of a query, in order of its ids. `read` asks for the rows behind an id (null: from the first one) up to a number of them. */
export async function readAll(
  read: (after: string | null, limit: number) => PromiseLike<{ data: unknown; error: unknown }>,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const { data, error } = await read(after, pageSize);
    if (error) throw storageError(error);
    const page = data as { id: string }[];
    rows.push(...page);
    const last = page.at(-1);
    if (!last || page.length < pageSize) return rows;
    after = last.id;
  }
}
