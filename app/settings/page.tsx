import type { Metadata } from 'next';
import { requireViewer } from '#app/viewer.ts';
import { AccountSection } from '#src/components/settings/AccountSection.tsx';
import { Accounts } from '#src/components/settings/Accounts.tsx';
import { DataSection } from '#src/components/settings/DataSection.tsx';
import { PreferencesForm } from '#src/components/settings/PreferencesForm.tsx';
import { SettingsSection } from '#src/components/settings/SettingsSection.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { hasPassword } from '#src/data/passwords.ts';
import { connectMessage, isConnectOutcome } from '#src/domain/accounts/connectOutcome.ts';
import { getEnv } from '#src/env.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { listAccounts, listCalendars } from '#src/services/accounts/accountsService.ts';
import { preferencesOf } from '#src/services/accounts/preferencesService.ts';
import { signOutElsewhere } from './accountActions.ts';

export const metadata: Metadata = { title: 'Settings' };

const changes: Record<string, { tone: 'good' | 'attention'; text: string }> = {
  password_changed: {
    tone: 'good',
    text: 'Your password is changed. Other browsers are signed out within the hour.',
  },
  signed_out_elsewhere: { tone: 'good', text: 'Other browsers are signed out within the hour.' },
  demo: {
    tone: 'attention',
    text: 'The demo account belongs to everybody, so its other sessions go on.',
  },
  unreachable: { tone: 'attention', text: 'We could not reach the sign-in service. Please try again.' },
};

type Query = { calendar?: string | string[]; account?: string | string[] };
type Props = { searchParams: Promise<Query> };

export default async function SettingsPage({ searchParams }: Props) {
  const { calendar, account } = await searchParams;
  const change = typeof account === 'string' ? changes[account] : undefined;
  const outcome = typeof calendar === 'string' && isConnectOutcome(calendar) ? calendar : null;
  const user = await requireViewer(outcome ? `/settings?calendar=${outcome}` : '/settings');
  const deps = compose();
  const [accounts, calendars, preferences, withPassword] = await Promise.all([
    listAccounts(deps, user.id),
    listCalendars(deps, user.id),
    preferencesOf(deps, user.id, await browserZone()),
    hasPassword(deps.db, user.id),
  ]);
  const groups = accounts
    .filter(({ health }) => health.state !== 'disconnecting')
    .map(({ id, email }) => ({
      email,
      calendars: calendars
        .filter(({ connectionId, writable }) => connectionId === id && writable)
        .map(({ id, summary }) => ({ id, summary })),
    }))
    .filter((group) => group.calendars.length > 0);
  return (
    <Page>
      <div className="max-w-4xl">
        <h1 className="page-title mb-9">Settings</h1>
        <div className="mb-9 grid gap-4 empty:hidden">
          {outcome && (
            <Notice tone={outcome === 'connected' ? 'good' : 'attention'}>{connectMessage(outcome)}</Notice>
          )}
          {change && <Notice tone={change.tone}>{change.text}</Notice>}
        </div>
        <SettingsSection
          id="accounts"
          title="Google accounts"
          about="Where your events go, and whose calendars you see here."
        >
          <Accounts accounts={accounts} calendars={calendars} zone={preferences.timeZone} />
        </SettingsSection>
        <PreferencesForm
          sendsMail={getEnv().SMTP_URL !== undefined}
          preferences={preferences}
          groups={groups}
          hasAccount={accounts.length > 0}
          timeZones={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
        />
        <AccountSection email={user.email} hasPassword={withPassword} signOutElsewhere={signOutElsewhere} />
        <DataSection />
      </div>
    </Page>
  );
}
