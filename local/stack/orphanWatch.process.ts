import { createInterface } from 'node:readline';

// Told by the stack on stdin which process groups belong to it; stdin ends when the stack does. See orphanWatch.ts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
const leaders = new Set<number>();
for await (const line of createInterface({ input: process.stdin })) {
  const leader = Number(line.slice(1));
  if (line.startsWith('+')) leaders.add(leader);
  else leaders.delete(leader);
}
for (const leader of leaders) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // already gone
  }
}
