import { readStackSettings } from './stack/settings.ts';
import { startStack } from './stack/stack.ts';
import { untilSignal } from './stack/untilSignal.ts';

await untilSignal(() => startStack(readStackSettings(process.env), 'dev'));
