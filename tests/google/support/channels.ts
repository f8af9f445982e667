import { afterEach, beforeEach, expect } from 'vitest';
import { eventually, simulatorOverHttp, webhookReceiver } from './overHttp.ts';

/** A simulator with a receiver of its own for each test, and what opens channels to it. */
export function simulatorWithChannels() {
  const simulator = simulatorOverHttp();
  const { account, control } = simulator;
  let receiver: Awaited<ReturnType<typeof webhookReceiver>>;
  beforeEach(async () => {
    receiver = await webhookReceiver();
  });
  afterEach(() => receiver.stop());

  let count = 0;
  const newChannel = () => `channel-${++count}`;
  const watch = (who: Awaited<ReturnType<typeof account>>, more: object = {}, calendarId = 'primary') =>
    who.api.events.watch({
      calendarId,
      requestBody: { id: newChannel(), type: 'web_hook', address: receiver.url, ...more },
    });
  const messages = (count: number) =>
    eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count));
  return {
    ...simulator,
    get receiver() {
      return receiver;
    },
    newChannel,
    watch,
    messages,
    /** The sync message is behind us: from here only changes are counted. */
    async watching(more: object = {}, settings: object = {}) {
      const who = await account();
      await control('push', { account: who.email, delayMs: 0, delayJitterMs: 0, ...settings });
      const { data } = await watch(who, more);
      await messages(1);
      receiver.received.length = 0;
      return { ...who, channel: data };
    },
  };
}
