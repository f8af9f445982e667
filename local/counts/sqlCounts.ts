export type Files = ReadonlyMap<string, string>;

type SqlFunction = { name: string; file: string; body: string };

const definitionStart = /^create (?:or replace )?function\s+(?:public\.|private\.)?(\w+)\s*\(/gim;

/** Every definition of a function, in the order of the files. A body ends where the next definition begins. */
function definitions(sql: Files): SqlFunction[] {
  return [...sql].flatMap(([file, text]) => {
    const starts = [...text.matchAll(definitionStart)];
    return starts.map((start, index) => ({
      name: start[1] ?? '',
      file,
      body: text.slice(start.index + start[0].length, starts[index + 1]?.index),
    }));
  });
}

/** For each table, the functions that its triggers run. */
function triggers(sql: Files): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const trigger =
    /create (?:or replace )?(?:constraint )?trigger[^;]*? on (?:public\.)?(\w+)[^;]*?execute function (?:\w+\.)?(\w+)/gi;
  for (const text of sql.values())
    for (const [, table = '', name = ''] of text.matchAll(trigger))
      found.set(table, [...(found.get(table) ?? []), name]);
  return found;
}

/** The functions that one reaches: by calls, and by triggers of the tables that are written. */
function reached(from: string, all: SqlFunction[], onTable: Map<string, string[]>): Set<string> {
  const names = new Set(all.map(({ name }) => name));
  const seen = new Set<string>();
  const waiting = [from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name) || !names.has(name)) continue;
    seen.add(name);
    for (const { body } of all.filter((one) => one.name === name)) {
      for (const [, called = ''] of body.matchAll(/\b(?:public|private)\.(\w+)\s*\(/g)) waiting.push(called);
      for (const [, table = ''] of body.matchAll(/(?:insert into|update|delete from) public\.(\w+)/gi))
        waiting.push(...(onTable.get(table) ?? []));
    }
  }
  return seen;
}

export function sqlCounts(sql: Files, roots: string[]) {
  const all = definitions(sql);
  const names = new Set(all.map(({ name }) => name));
  const onTable = triggers(sql);
  const filesOf = (root: string) => {
    const wanted = reached(root, all, onTable);
    return new Set(all.filter(({ name }) => wanted.has(name)).map(({ file }) => file)).size;
  };
  const lines = [...sql.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0);
  return {
    files: sql.size,
    lines,
    functions: names.size,
    definitions: all.length,
    twice: [...names].filter((name) => all.filter((one) => one.name === name).length > 1).length,
    reached: roots.map((root) => ({
      root,
      functions: reached(root, all, onTable).size,
      files: filesOf(root),
    })),
  };
}
