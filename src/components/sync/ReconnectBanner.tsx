import { Notice } from '#src/components/ui/Notice.tsx';
import type { AccountView } from '#src/contract/answers/accounts.ts';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { SyncActionControl } from './SyncActionControl.tsx';

/** Says which Google accounts have to be connected again; nothing when all is well. */
export function ReconnectBanner({ accounts }: { accounts: Pick<AccountView, 'id' | 'email' | 'health'>[] }) {
  return accounts
    .filter(({ health }) => health.state === 'requires_reauth')
    .map(({ id, email, health }) => (
      <Notice
        key={id}
        tone="attention"
        action={<SyncActionControl action="reconnect" connectionId={id} about={email} />}
      >
        <strong className="font-semibold break-all">{email}</strong>
        <p>{syncMessage(health.reason ?? 'requires_reauth').message}</p>
      </Notice>
    ));
}
