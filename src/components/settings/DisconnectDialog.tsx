'use client';
import { type FormEvent, useState } from 'react';
import { type EventsChoice as Choice, disconnectAccount } from '#src/browser/accountsApi.ts';
import { refusalText } from '#src/browser/requestJson.ts';
import { EventsChoice } from '#src/components/account/EventsChoice.tsx';
import { Button } from '#src/components/ui/Button.tsx';
import { closeDialog, Dialog } from '#src/components/ui/Dialog.tsx';
import type { AccountView, DisconnectAnswer } from '#src/contract/answers/accounts.ts';

type Props = {
  account: AccountView;
  onClose: () => void;
  onDisconnected: (answer: DisconnectAnswer) => void;
};

/** Asks what becomes of the events before an account is disconnected, and says how many each choice concerns. */
export function DisconnectDialog({ account, onClose, onDisconnected }: Props) {
  const [choice, setChoice] = useState<Choice>('keep');
  const [state, setState] = useState<{ kind: 'asking' | 'working' } | { kind: 'refused'; why: string }>({
    kind: 'asking',
  });
  const { total } = account.copies;
  const working = state.kind === 'working';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: 'working' });
    try {
      onDisconnected(await disconnectAccount(account.id, choice));
    } catch (error) {
      setState({ kind: 'refused', why: refusalText(error) });
    }
  };
  return (
    <Dialog
      labelledBy="disconnect-title"
      onClose={onClose}
      onCancel={(event) => working && event.preventDefault()}
      className="w-[min(32rem,calc(100vw-1rem))]"
    >
      <form onSubmit={submit} className="grid gap-5 p-5 sm:p-7">
        <h2 id="disconnect-title" className="section-title break-words">
          Disconnect {account.email}?
        </h2>
        <p className="text-muted">
          We give back our access at Google and delete what we hold of this account. Your events here stay.
        </p>
        {total > 0 && (
          <EventsChoice {...account.copies} place="in this account" disabled={working} onChange={setChoice} />
        )}
        {account.health.state === 'requires_reauth' && total > 0 && choice !== 'keep' && (
          <p className="text-sm text-warn">
            Google has ended our access, so we can’t remove them. Reconnect first if you want them removed.
          </p>
        )}
        {state.kind === 'refused' && (
          <p role="alert" className="text-sm font-medium text-warn">
            {state.why}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" disabled={working} onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" disabled={working}>
            {working ? 'Disconnecting…' : 'Disconnect'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
