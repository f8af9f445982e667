'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useRefreshWhile } from '#src/components/sync/useRefreshWhile.ts';
import { Notice } from '#src/components/ui/Notice.tsx';
import type { AccountView, CalendarView, DisconnectAnswer } from '#src/contract/answers/accounts.ts';
import { AccountCard } from './AccountCard.tsx';
import { CalendarChoices, ChoosingCalendars } from './CalendarChoices.tsx';
import { ConnectChoices } from './ConnectChoices.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { useCalendarChoices } from './useCalendarChoices.ts';

const moving = ['syncing', 'waiting', 'disconnecting'];
const polling = { firstMs: 700, maxMs: 2_500 };

type Props = { accounts: AccountView[]; calendars: CalendarView[]; zone: string };

/** The connected Google accounts as the server rendered them; while one of them is at work, it is asked again. */
export function Accounts({ accounts, calendars, zone }: Props) {
  const router = useRouter();
  const [leaving, setLeaving] = useState<AccountView | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const choices = useCalendarChoices(calendars);
  useRefreshWhile(
    accounts.some(({ health }) => moving.includes(health.state)),
    polling,
  );
  const onDisconnected = (account: AccountView, answer: DisconnectAnswer) => {
    setDone(disconnectedText(account.email, answer));
    setLeaving(null);
    // Without the outcome of an earlier connect in the address.
    router.replace('/settings', { scroll: false });
    router.refresh();
  };
  return (
    <>
      {done && <Notice tone="good">{done}</Notice>}
      {calendars.length > 0 && <ChoosingCalendars choices={choices} />}
      {accounts.length > 0 ? (
        <ul className="grid gap-4">
          {accounts.map((account) => (
            <li key={account.id}>
              <AccountCard account={account} zone={zone} onDisconnect={() => setLeaving(account)}>
                <CalendarChoices
                  account={account}
                  calendars={calendars.filter(({ connectionId }) => connectionId === account.id)}
                  choices={choices}
                />
              </AccountCard>
            </li>
          ))}
        </ul>
      ) : (
        <p className="max-w-prose">
          No Google account is connected. Connect one, and the events that you bookmark or attend are in its
          calendar a moment later.
        </p>
      )}
      <ConnectChoices isFirst={accounts.length === 0} />
      {leaving && (
        <DisconnectDialog
          account={leaving}
          onClose={() => setLeaving(null)}
          onDisconnected={(answer) => onDisconnected(leaving, answer)}
        />
      )}
    </>
  );
}

const countOf = (count: number) => (count === 1 ? '1 event' : `${count} events`);

function disconnectedText(email: string, { status, removed, left }: DisconnectAnswer): string {
  if (status === 'disconnecting')
    return `${email} is being disconnected. What remains to be removed is removed in the background.`;
  const parts = [`${email} is disconnected.`];
  if (removed > 0)
    parts.push(`${countOf(removed)} ${removed === 1 ? 'was' : 'were'} removed from Google Calendar.`);
  if (left > 0)
    parts.push(
      `${countOf(left)} could not be removed and ${left === 1 ? 'is' : 'are'} still in Google Calendar.`,
    );
  return parts.join(' ');
}
