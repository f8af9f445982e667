import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readSnapshot, writeSnapshot } from './core/control/snapshot.ts';
import type { Sim, SimConfig } from './core/state.ts';

const SAVE_AFTER_MS = 250;
/** A large state is saved less often: never more than about a twentieth of the time. */
const IDLE_FACTOR = 20;

/** Undefined when there is no file, or none that can be read: the simulator then starts from its seed. */
export async function loadState(path: string, config: SimConfig): Promise<Sim | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return readSnapshot(text, config);
}

/** Keeps the file in sync with the state, whole or not at all at any moment. */
export function startSaving(path: string, sim: Sim) {
  let savedVersion = sim.version;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();
  let pauseMs = SAVE_AFTER_MS;

  async function save(): Promise<void> {
    if (savedVersion === sim.version) return;
    const startMs = performance.now();
    const { version } = sim;
    const text = writeSnapshot(sim);
    pauseMs = Math.max(SAVE_AFTER_MS, (performance.now() - startMs) * IDLE_FACTOR);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
    savedVersion = version;
  }

  return {
    noteChange() {
      if (timer !== undefined || savedVersion === sim.version) return;
      timer = setTimeout(() => {
        timer = undefined;
        saving = saving.then(save).catch((error) => console.error('The state could not be saved:', error));
      }, pauseMs);
    },
    async stop() {
      clearTimeout(timer);
      await saving;
      await save();
    },
  };
}
