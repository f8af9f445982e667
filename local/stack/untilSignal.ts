import type { Stack } from './stack.ts';

/** Starts the stack, says `ready`, and stops it at SIGINT or SIGTERM with exit code 0, also while it is still starting. */
export async function untilSignal(start: () => Promise<Stack>): Promise<void> {
  process.env.DO_NOT_TRACK = '1';
  let stack: Stack | undefined;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await stack?.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  try {
    stack = await start();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
  if (stopping) {
    await stack.stop();
    process.exit(0);
  }
  console.log(`ready ${stack.file.appUrl}`);
}
