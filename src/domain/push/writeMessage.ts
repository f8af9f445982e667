import { type SyncCode, syncMessage } from '#src/domain/syncMessages.ts';

const again = 'Please try again in a minute; nothing is made twice.';

/** Why a change that a person waits for did not go through, where our usual words promise that we go on with it ourselves. */
const reasons: Partial<Record<SyncCode, [why: string, whatToDo: string]>> = {
  google_unavailable: ['Google Calendar does not answer right now', again],
  token_refused: ['Google hasn’t let us in yet', again],
  google_answer_unusable: ['Google Calendar gave an answer that we can’t read', again],
  internal_error: ['Something went wrong on our side', again],
  google_misconfigured: ['There is a fault on our side', 'Please try again later.'],
  rate_limited: ['Google asks us to slow down', 'Please try again in a few minutes.'],
  quota_exceeded: ['The Google Calendar API quota is used up', 'Please try again in about an hour.'],
  writes_limited: [
    'Google lets this account change no more events for now: its limit against abuse is reached',
    'Please try again later.',
  ],
  calendar_disabled: [
    'Google Calendar is turned off for this Google account',
    'Ask the account’s administrator to turn it on, then try again.',
  ],
  account_policy: [
    'The administrator of this Google account doesn’t allow Kure-Cal to use it',
    'Ask them to allow Kure-Cal, then try again.',
  ],
  requires_reauth: ['Google Calendar is disconnected', 'Connect it again in your settings, then try again.'],
  scopes_missing: [
    'Kure-Cal is not allowed to write to your calendar',
    'Connect it again in your settings and leave both boxes ticked, then try again.',
  ],
};

/** What a person is told when their own change of an event failed: nobody repeats it for them. */
export function writeMessage(code: SyncCode, done: 'saved' | 'deleted'): string {
  const reason = reasons[code];
  return reason ? `${reason[0]}, so this is not ${done} yet. ${reason[1]}` : syncMessage(code).message;
}
