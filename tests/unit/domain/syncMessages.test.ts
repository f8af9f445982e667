import { describe, expect, test } from 'vitest';
import { classifyGoogleError } from '#src/domain/google/googleErrors.ts';
import { failureMessage, syncCodes, syncMessage } from '#src/domain/syncMessages.ts';

// The rows of the troubleshooting table: what Google answers, and what people are told to do.
describe('what is said of an answer of Google’s', () => {
  test.each<[number, string | undefined, RegExp, string | null]>([
    [401, 'authError', /Connect it again/, 'reconnect'],
    [403, 'insufficientPermissions', /Connect it again and leave all boxes ticked/, 'reconnect'],
    [403, 'quotaExceeded', /this account change no more events for now/, 'retry'],
    [403, 'dailyLimitExceeded', /Google Calendar API quota .* check its limits/, null],
    [403, 'rateLimitExceeded', /Wait a few minutes/, null],
    [403, 'forbidden', /refused .* try again/, 'retry'],
    [429, undefined, /Wait a few minutes/, null],
    [500, undefined, /may be temporarily unavailable/, 'retry'],
    [503, 'backendError', /may be temporarily unavailable/, 'retry'],
  ])('%i %s', (status, reason, words, action) => {
    const { code } = classifyGoogleError({ status, reason, subject: 'changes' });
    expect(failureMessage(code)).toMatchObject({ message: expect.stringMatching(words), action });
    expect(syncMessage(code)).toMatchObject({ message: expect.stringMatching(words), action });
  });
});

describe('what is said of our own server, and of what lies between', () => {
  test.each<[string, RegExp, string]>([
    ['not_signed_in', /Sign in again/, 'sign_in'],
    ['forbidden', /Connect the account again/, 'reconnect'],
    ['too_many_requests', /Wait a few minutes/, 'wait'],
    ['internal', /try again/, 'retry'],
    ['offline', /Check your internet connection/, 'retry'],
    ['no_answer', /too long .* retry automatically/, 'retry'],
    ['cut_off', /What arrived is kept/, 'retry'],
    ['intercepted', /Check your connection/, 'retry'],
    ['storage_full', /Free some space/, 'retry'],
    ['storage_failed', /reload/, 'retry'],
    ['storage_blocked', /allow site data/, 'retry'],
    ['never heard of', /try again/, 'retry'],
  ])('%s', (code, words, action) => {
    expect(failureMessage(code)).toMatchObject({ message: expect.stringMatching(words), action });
  });

  test('the server’s own words count for what only it can know', () => {
    expect(failureMessage('invalid_request', 'Choose the calendar first.').message).toBe(
      'Choose the calendar first.',
    );
  });
});

test('each failure has the same words everywhere', () => {
  for (const code of syncCodes) expect(failureMessage(code)).toMatchObject(syncMessage(code));
});
