import { onEnd } from '#operate/onEnd.ts';
import type { Stack } from './stack.ts';

/** Starts the stack, prints `ready`, and ends it when told to (see `onEnd`), also while it is still starting, with exit code 0. */
export async function untilSignal(start: () => Promise<Stack>): Promise<void> {
  process.env.DO_NOT_TRACK = '1';
  let stack: Stack | undefined;
  onEnd(async () => {
    await stack?.stop();
    process.exit(0);
  });
  try {
    stack = await start();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
  void stack.failed.then(async (error) => {
    console.error(`${error.message}\nEverything is stopped.`);
    await stack?.stop();
    process.exit(1);
  });
  console.log(`ready ${stack.file.appUrl}`);
}
