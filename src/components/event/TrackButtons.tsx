'use client';

import { Bookmark, Check } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useEffectEvent, useRef } from 'react';
import { signInForEvent, takeIntention } from '#src/browser/trackingIntention.ts';
import { useRefreshWhile } from '#src/components/sync/useRefreshWhile.ts';
import { cx } from '#src/components/ui/cx.ts';
import { SyncLine } from './SyncLine.tsx';
import { type TrackingState, useTracking } from './useTracking.ts';

type Props = {
  event: { id: string; title: string };
  rendered: TrackingState;
  signedIn: boolean;
  over: boolean;
  large?: boolean;
};

const choices = [
  { tracking: 'bookmarked', label: 'Bookmark', chosen: 'Bookmarked', Icon: Bookmark },
  { tracking: 'attending', label: 'Attend', chosen: 'Attending', Icon: Check },
] as const;

/** Bookmark or attend; choosing what is chosen takes it back, which is all that an event that is over offers. Large: with its sync status. */
export function TrackButtons({ event, rendered, signedIn, over, large }: Props) {
  const { tracking, sync, busy, choose } = useTracking(event, rendered);
  // What was chosen before signing in is chosen now; who comes back without having signed in has thought otherwise.
  const hadSession = useRef(false);
  const carryOut = useEffectEvent(() => {
    // The session ended while the page was open: the message leads to sign in and back, where the choice is still wanted.
    if (hadSession.current && !signedIn) return;
    hadSession.current = signedIn;
    const kept = takeIntention(event.id);
    if (kept && signedIn && !over && kept !== tracking) void choose(kept);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: signing in is what it waits for
  useEffect(() => carryOut(), [signedIn]);
  const offered = over ? choices.filter((choice) => choice.tracking === tracking) : choices;
  if (offered.length === 0) return large ? null : <p className="text-sm text-muted">This event is over</p>;
  return (
    <div className="grid gap-4">
      <fieldset className={cx('flex gap-2', large && !over && 'grid grid-cols-2')} aria-busy={busy}>
        <legend className="sr-only">{event.title}</legend>
        {offered.map(({ tracking: choice, label, chosen, Icon }) => {
          const on = tracking === choice;
          const look = cx(
            'inline-flex items-center justify-center gap-2 rounded-full border font-medium transition-colors',
            large ? 'min-h-12 text-base' : 'min-h-10 px-4 text-sm',
            on ? 'border-accent bg-accent text-on-accent' : 'border-line-strong bg-surface hover:border-ink',
          );
          const inside = (
            <>
              <Icon
                aria-hidden
                className="size-4"
                fill={on && choice === 'bookmarked' ? 'currentColor' : 'none'}
              />
              {on ? chosen : label}
            </>
          );
          return signedIn ? (
            <button
              key={choice}
              type="button"
              aria-pressed={on}
              aria-label={`${label}: ${event.title}`}
              className={look}
              onClick={() => void choose(on ? null : choice)}
            >
              {inside}
            </button>
          ) : (
            <Link
              key={choice}
              href={signInForEvent(event.id)}
              data-choice={`${event.id} ${choice}`}
              aria-label={`Sign in to ${label.toLowerCase()}: ${event.title}`}
              className={look}
            >
              {inside}
            </Link>
          );
        })}
      </fieldset>
      {large && (
        <div aria-live="polite">
          <RefreshWhile waiting={sync?.status === 'pending' && !busy} />
          {tracking && sync && <SyncLine sync={sync} onRetry={() => choose(tracking)} />}
          {!tracking && (
            <p className="text-[0.9375rem] text-muted">
              {signedIn
                ? 'What you bookmark or attend appears in your Google Calendar.'
                : 'Sign in to keep it, and to have it in your Google Calendar.'}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function RefreshWhile({ waiting }: { waiting: boolean }) {
  useRefreshWhile(waiting, { firstMs: 1_500, maxMs: 20_000 });
  return null;
}
