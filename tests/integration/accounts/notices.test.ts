import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '#local/stack/settings.ts';
import { workFanOut } from '#src/data/fanOuts.ts';
import { unsubscribeToken } from '#src/security/unsubscribeToken.ts';
import { dismissNotices, noticesFor, sendNoticeMails } from '#src/services/accounts/noticeService.ts';
import { updatePreferences } from '#src/services/accounts/preferencesService.ts';
import {
  changeEvent,
  createDeps,
  editEvent,
  newEvent,
  Person,
  spreadChanges,
  sql,
  stack,
} from '#tests/integration/support/person.ts';
import { mailsTo } from '#tests/kit/mailbox.ts';
import { newPerson } from '#tests/kit/newPerson.ts';

const base = createDeps();
const withServer = (SMTP_URL: string | undefined) => ({
  ...base,
  env: { ...base.env, SMTP_URL, MAIL_FROM: SMTP_URL && 'Kure-Cal <mail@kure-cal.example>' },
});
const deps = withServer(stack.smtpUrl);
const send = (over = deps) => sendNoticeMails(over, AbortSignal.timeout(20_000));

/** What waits to be mailed to this person is due now. */
const due = (userId: string) =>
  sql`update private.notice_mails set due_at = now() - interval '1 s' where user_id = ${userId}`;
const waits = async (userId: string) =>
  (await sql`select due_at > now() as later from private.notice_mails where user_id = ${userId}`).map(
    ({ later }) => later,
  );
async function mail(person: { userId: string; email: string }, over = deps) {
  await due(person.userId);
  await send(over);
  return mailsTo(person.email);
}

const later = { starts_at: '2031-06-06T16:00:00Z', ends_at: '2031-06-06T18:00:00Z' };

/** Somebody who tracks so many events, with nothing connected. */
async function tracker(events: string[]): Promise<Person> {
  const ada = await Person.signUp();
  for (const id of events) await ada.track(id);
  return ada;
}

async function disconnectedByGoogle(): Promise<Person> {
  const ada = await Person.connected();
  await ada.google.tokens('revoke');
  await ada.google.tokens('expire-access');
  await ada.track(await newEvent());
  expect((await ada.connection()).status).toBe('requires_reauth');
  return ada;
}

/** A mail server of this test alone. */
async function server(options: SMTPServerOptions): Promise<string> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready));
  onTestFinished(() => new Promise<void>((done) => smtp.close(() => done())));
  return `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
}

describe('an account that must be connected again', () => {
  it('is mailed about once, however often the cron runs', async () => {
    const ada = await disconnectedByGoogle();
    const mails = await mail(ada);
    expect(mails).toMatchObject([
      { subject: 'Connect your Google account again', text: expect.stringContaining(ada.google.email) },
    ]);
    expect(mails[0]?.links[0]).toBe(`${stack.appUrl}/settings#accounts`);
    await ada.track(await newEvent());
    expect(await mail(ada)).toHaveLength(1);
  });

  it('is mailed about again only after it was connected in between', async () => {
    const ada = await disconnectedByGoogle();
    await mail(ada);
    await ada.connect();
    await ada.drain();
    expect(await noticesFor(deps, ada.userId)).toMatchObject({ count: 0 });
    await ada.google.tokens('revoke');
    await ada.google.tokens('expire-access');
    await ada.track(await newEvent());
    expect(await mail(ada)).toHaveLength(2);
  });

  it('is not mailed about when it is connected again before', async () => {
    const ada = await disconnectedByGoogle();
    await ada.connect();
    expect(await mail(ada)).toEqual([]);
  });
});

describe('an event that changes', () => {
  it('is told to its trackers in one mail with whatever else happens within ten minutes', async () => {
    const events = [await newEvent(), await newEvent({ venue: 'Hall 1' }), await newEvent()] as const;
    const ada = await tracker([...events]);
    await changeEvent(events[0], later);
    await changeEvent(events[1], { venue: 'Hall 2' });
    await changeEvent(events[2], { deleted_at: new Date().toISOString() });
    expect(await waits(ada.userId)).toEqual([true]);
    await send();
    expect(await mailsTo(ada.email)).toEqual([]);
    const [told, ...more] = await mail(ada);
    expect(more).toEqual([]);
    expect(told?.subject).toBe('Some of your events have changed');
    expect(told?.text).toContain('Fri, 6 Jun 2031, 18:00 (Europe/Vienna)');
    expect(told?.text).toContain('Hall 2');
    expect(told?.text).toContain('is cancelled');
    expect(told?.headers).toMatchObject({
      'list-unsubscribe': `<${stack.appUrl}/api/notices/unsubscribe?token=${unsubscribeToken(deps.env.STATE_SECRET, ada.userId)}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(await mail(ada)).toHaveLength(1);
  });

  it('writes nothing for its trackers in the organiser’s own transaction', async () => {
    const eventId = await newEvent();
    const ada = await tracker([eventId]);
    const [row] = await sql.begin(async (open) => {
      await open`update public.events set ${open(later)} where id = ${eventId}`;
      return open`select (select count(*)::int from public.notices where subject_id = ${eventId}) as notices,
        (select count(*)::int from private.fan_outs where subject_id = ${eventId}) as fan_outs`;
    });
    expect(row).toEqual({ notices: 0, fan_outs: 1 });
    await spreadChanges(deps);
    expect(await noticesFor(deps, ada.userId)).toMatchObject({ count: 1, events: [{ kind: 'moved' }] });
  });

  it('is told although another change follows before it has reached everybody, and once', async () => {
    const eventId = await newEvent();
    const people = [await tracker([eventId]), await tracker([eventId])];
    await editEvent(eventId, later);
    await workFanOut(deps.db, 0);
    await editEvent(eventId, { title: 'Another title' });
    await spreadChanges(deps);
    for (const { userId } of people) expect(await noticesFor(deps, userId)).toMatchObject({ count: 1 });
    for (const person of people) expect(await mail(person)).toHaveLength(1);
    await changeEvent(eventId, { title: 'A third title' });
    for (const person of people) expect(await mail(person)).toHaveLength(1);
  });

  it('is no news for its organiser, for who left it or came later, when it is over, or when only its words change', async () => {
    const [eventId, over, worded] = [
      await newEvent(),
      await newEvent({ starts_at: '2021-05-06T16:00:00Z', ends_at: '2021-05-06T18:00:00Z' }),
      await newEvent(),
    ];
    const [organiser, left, late, ada] = [
      await tracker([eventId]),
      await tracker([eventId]),
      await Person.signUp(),
      await tracker([worded]),
    ];
    await sql`insert into public.user_events (user_id, event_id, tracking) values (${ada.userId}, ${over}, 'bookmarked')`;
    await sql`update public.events set organiser_id = ${organiser.userId} where id = ${eventId}`;
    await left.untrack(eventId);
    await editEvent(eventId, later);
    await late.track(eventId);
    await editEvent(over, { venue: 'Elsewhere' });
    await editEvent(over, { deleted_at: new Date().toISOString() });
    await editEvent(worded, { description: 'Better words.' });
    await spreadChanges(deps);
    for (const { userId } of [organiser, left, late, ada])
      expect([userId, await noticesFor(deps, userId)]).toMatchObject([userId, { count: 0 }]);
  });

  it('is news until the person has seen it, and then needs no mail', async () => {
    const events = [await newEvent(), await newEvent()] as const;
    const ada = await tracker([...events]);
    await changeEvent(events[0], later);
    const { events: shown } = await noticesFor(deps, ada.userId);
    await changeEvent(events[1], later);
    await dismissNotices(deps, ada.userId, shown[0]?.at ?? '');
    const left = await noticesFor(deps, ada.userId);
    expect(left).toMatchObject({ count: 1, events: [{ event: { id: events[1] } }] });
    await dismissNotices(deps, ada.userId, left.events[0]?.at ?? '');
    expect(await noticesFor(deps, ada.userId)).toMatchObject({ count: 0 });
    expect(await mail(ada)).toEqual([]);
  });
});

describe('a mail', () => {
  const withNews = async (email?: string) => {
    const eventId = await newEvent();
    const ada = await tracker([eventId]);
    if (email) await sql`update auth.users set email = ${email} where id = ${ada.userId}`;
    await changeEvent(eventId, later);
    await due(ada.userId);
    return { userId: ada.userId, email: email ?? ada.email };
  };

  it('is sent once by several workers', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => withNews()));
    await Promise.all([send(), send(), send(), send()]);
    for (const { userId, email } of people) {
      await due(userId);
      await send();
      expect(await mailsTo(email)).toHaveLength(1);
    }
  });

  it('whose sender dies after taking it is not sent again', async () => {
    const ada = await withNews();
    await sql`select public.claim_notice_mails(1000)`;
    expect(await mail(ada)).toEqual([]);
  });

  it('waits while the mail server is down, and none is sent where there is no server', async () => {
    const ada = await withNews();
    const [closed] = await freePorts(1);
    expect(await send(withServer(`smtp://127.0.0.1:${closed}`))).toEqual({
      sent: 0,
      refused: 0,
      failed: 0,
      unclear: 0,
    });
    expect(await send(withServer(undefined))).toEqual({ sent: 0, refused: 0, failed: 0, unclear: 0 });
    expect(await waits(ada.userId)).toEqual([false]);
    await send();
    expect(await mailsTo(ada.email)).toHaveLength(1);
  });

  it('that the server puts off is sent later, after a pause that grows', async () => {
    const ada = await withNews();
    const busy = await server({
      onRcptTo: (_to, _session, done) => done(Object.assign(new Error('Busy'), { responseCode: 451 })),
    });
    const pauses: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      await due(ada.userId);
      await send(withServer(busy));
      const [row] =
        await sql`select extract(epoch from due_at - now())::float as s from private.notice_mails where user_id = ${ada.userId}`;
      pauses.push(row?.s);
    }
    expect(pauses[0]).toBeGreaterThan(55);
    expect(pauses[4]).toBeGreaterThan((pauses[0] ?? 0) + 40);
    expect(await mail(ada)).toHaveLength(1);
  });

  it('whose end nobody saw counts as sent', async () => {
    const ada = await withNews();
    const taken: string[] = [];
    const cutting = createServer((socket) => {
      let received = '';
      socket
        .on('error', () => {})
        .on('data', (bytes) => {
          received += bytes;
          const [, content] = received.split('DATA\r\n');
          if (content === undefined) socket.write('250 ok\r\n');
          else if (content === '') socket.write('354 go on\r\n');
          else if (content.endsWith('\r\n.\r\n')) {
            taken.push(received);
            socket.destroy();
          }
        });
      socket.write('220 here\r\n');
    });
    await new Promise<void>((ready) => cutting.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void cutting.close());
    const { port } = cutting.address() as AddressInfo;
    expect((await send(withServer(`smtp://127.0.0.1:${port}`))).unclear).toBeGreaterThanOrEqual(1);
    expect(taken.join()).toContain(ada.email);
    expect(await waits(ada.userId)).toEqual([]);
    expect(await mail(ada)).toEqual([]);
  });

  it('that bounces is not sent again, and does not stop the others', async () => {
    const bounced = await withNews(`bounce-${randomUUID()}@example.com`);
    const ada = await withNews();
    expect((await send()).refused).toBeGreaterThanOrEqual(1);
    expect(await waits(bounced.userId)).toEqual([]);
    expect(await mailsTo(ada.email)).toHaveLength(1);
  });

  it('that is two days late is not sent', async () => {
    const ada = await withNews();
    await sql`update public.notices set happened_at = now() - interval '3 days' where user_id = ${ada.userId}`;
    expect(await mail(ada)).toEqual([]);
    expect(await waits(ada.userId)).toEqual([]);
  });

  it('is not sent to who has turned mails off, nor when they turn them on afterwards', async () => {
    const ada = await withNews();
    await updatePreferences(deps, ada.userId, { mailNotices: false });
    expect(await mail(ada)).toEqual([]);
    expect(await noticesFor(deps, ada.userId)).toMatchObject({ count: 1 });
    await updatePreferences(deps, ada.userId, { mailNotices: true });
    expect(await mail(ada)).toEqual([]);
  });
});

describe('the link that ends the mails', () => {
  const mailNotices = async (userId: string) =>
    (await sql`select mail_notices from public.user_preferences where user_id = ${userId}`)[0]
      ?.mail_notices ?? true;
  const press = (token: string) =>
    fetch(`${stack.appUrl}/api/notices/unsubscribe?token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  const tokenFor = (userId: string) => unsubscribeToken(deps.env.STATE_SECRET, userId);

  it('works once and again, without a session, and for nobody else', async () => {
    const [ada, grace] = [await newPerson(), await newPerson()];
    for (const _ of [1, 2]) expect((await press(tokenFor(ada.id))).status).toBe(200);
    expect(await mailNotices(ada.id)).toBe(false);
    expect(await mailNotices(grace.id)).toBe(true);
  });

  it('does nothing when it is only opened', async () => {
    const ada = await newPerson();
    const answer = await fetch(`${stack.appUrl}/unsubscribe?token=${tokenFor(ada.id)}`);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Stop these mails')]);
    expect(await mailNotices(ada.id)).toBe(true);
  });

  it('is refused when it is forged', async () => {
    const [ada, grace] = [await newPerson(), await newPerson()];
    const [, signature] = tokenFor(grace.id).split('.');
    const forged = [
      '',
      'x',
      ada.id,
      `${ada.id}.`,
      `${ada.id}.${signature}`,
      `${tokenFor(ada.id)}.x`,
      unsubscribeToken('another secret of ours', ada.id),
    ];
    for (const token of forged) expect([token, (await press(token)).status]).toEqual([token, 404]);
    expect(await mailNotices(ada.id)).toBe(true);
  });

  it('answers the same when the account is gone', async () => {
    const ada = await newPerson();
    await sql`delete from auth.users where id = ${ada.id}`;
    expect((await press(tokenFor(ada.id))).status).toBe(200);
  });
});
