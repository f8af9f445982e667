import { Button, ButtonAnchor, ButtonLink } from '#src/components/ui/Button.tsx';
import type { GoogleAccess } from '#src/domain/accounts/googleAccess.ts';
import type { SyncAction, SyncCode } from '#src/domain/syncMessages.ts';

type Props = {
  action: SyncAction | null;
  code?: SyncCode | null;
  /** The account that is to be connected again. */
  connectionId?: string | undefined;
  /** What the action is about, for people who hear the button alone. */
  about?: string;
  busy?: boolean;
  onRetry?: () => void;
};

/** Where a person connects an account, or connects a known one again, to come back to the settings or to the calendar. */
export function connectHref(connectionId?: string, next?: '/calendar', access?: GoogleAccess): string {
  const query = new URLSearchParams({
    ...(connectionId ? { connectionId } : {}),
    ...(next ? { next } : {}),
    ...(access ? { access } : {}),
  });
  return query.size > 0 ? `/api/calendar/connect?${query}` : '/api/calendar/connect';
}

/** What a person can do about the state of a sync, as one button or link. */
export function SyncActionControl({ action, code, connectionId, about, busy, onRetry }: Props) {
  const look = { look: 'outline', size: 'small' } as const;
  const label = (text: string) => (about ? `${text}: ${about}` : undefined);
  switch (action) {
    case null:
      return null;
    case 'connect':
      return (
        <ButtonAnchor {...look} href={connectHref()} aria-label={label('Connect Google Calendar')}>
          Connect Google Calendar
        </ButtonAnchor>
      );
    case 'reconnect':
      return (
        <ButtonAnchor {...look} href={connectHref(connectionId)} aria-label={label('Reconnect')}>
          Reconnect
        </ButtonAnchor>
      );
    case 'choose_calendar':
      return (
        <ButtonLink {...look} href="/settings#calendar" aria-label={label('Choose calendar')}>
          Choose calendar
        </ButtonLink>
      );
    case 'settings':
      return (
        <ButtonLink {...look} href="/settings#sync" aria-label={label('Open settings')}>
          Open settings
        </ButtonLink>
      );
    case 'retry': {
      if (!onRetry) return null;
      const text = code === 'removed_in_google' ? 'Add again' : 'Try again';
      return (
        <Button {...look} onClick={onRetry} disabled={busy ?? false} aria-label={label(text)}>
          {text}
        </Button>
      );
    }
  }
}
