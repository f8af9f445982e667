import { rmSync } from 'node:fs';
import { readStackSettings } from './stack/settings.ts';
import { startStack } from './stack/stack.ts';
import { untilSignal } from './stack/untilSignal.ts';

const settings = readStackSettings({
  LOCAL_DATA_DIR: '.local-test',
  LOCAL_CRON: 'off',
  LOCAL_CONFIRM: 'off',
  ...process.env,
});
if (process.argv.includes('--fresh')) rmSync(settings.dataDir, { recursive: true, force: true });
const app = process.env.TEST_STACK_APP;
await untilSignal(() => startStack(settings, app === 'dev' || app === 'production' ? app : 'none'));
