'use client';
import { Check, ChevronDown, CloudOff, RefreshCw, TriangleAlert } from 'lucide-react';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import {
  type SyncEvidence,
  type SyncStatus,
  syncStatus,
  timeAgo,
} from '#src/browser/calendar/sync/syncStatus.ts';
import { localDate } from '#src/browser/calendar/view/calendarLocation.ts';
import { viewersZone } from '#src/browser/viewersZone.ts';
import { SyncActionControl } from '#src/components/sync/SyncActionControl.tsx';
import { Button, ButtonAnchor, ButtonLink } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';
import { Notice } from '#src/components/ui/Notice.tsx';
import { partsAt, shortDate } from '#src/domain/time/dateText.ts';
import { countOf, SyncPanel } from './SyncPanel.tsx';

type Props = { evidence: SyncEvidence; onSync: () => void };

/** What is going on between here and Google, and the button that starts a sync. */
export function SyncHeader({ evidence, onSync }: Props) {
  const now = useNow(evidence.run?.state === 'running' ? 1_000 : 10_000);
  const [open, setOpen] = useState(false);
  const panelId = useId();
  const section = useRef<HTMLElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEscape(open, section, () => {
    setOpen(false);
    opener.current?.focus();
  });
  const status = syncStatus(evidence, now);
  const line = statusLine(status, now);
  const idle =
    status.kind === 'syncing' ||
    status.kind === 'unconnected' ||
    (status.kind === 'offline' && status.action === null);
  return (
    <section
      ref={section}
      aria-label="Sync"
      className="relative flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2"
    >
      <Button
        look="outline"
        size="small"
        // Still there for the keyboard while it has nothing to do.
        aria-disabled={idle}
        className={cx(idle && 'opacity-60')}
        onClick={() => idle || onSync()}
      >
        <RefreshCw
          aria-hidden
          className={cx('size-4', status.kind === 'syncing' && 'motion-safe:animate-spin')}
        />
        Sync
      </Button>
      <button
        ref={opener}
        type="button"
        aria-expanded={open}
        aria-controls={panelId}
        onClick={() => setOpen(!open)}
        className="flex h-9 min-w-0 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-sunken hover:text-ink"
      >
        <StatusIcon kind={status.kind} />
        <span data-testid="sync-status" data-kind={status.kind} className="truncate">
          {line}
        </span>
        {status.eventCount !== undefined && (
          <span className="shrink-0 max-[24rem]:hidden">· {countOf(status.eventCount, 'event')}</span>
        )}
        <ChevronDown aria-hidden className={`size-4 shrink-0 ${open ? 'rotate-180' : ''}`} />
        <span className="sr-only">, details of each calendar</span>
      </button>
      {/* What ticks is not announced: only a change of state is. */}
      <p role="status" className="sr-only">
        {announcement(status)}
      </p>
      {status.progress && <ProgressBar progress={status.progress} />}
      <div
        id={panelId}
        hidden={!open}
        className="absolute top-full left-0 z-30 sm:right-0 sm:left-auto mt-2 w-[min(26rem,calc(100vw-2rem))]"
      >
        {open && <SyncPanel evidence={evidence} now={now} />}
      </div>
    </section>
  );
}

function StatusIcon({ kind }: { kind: SyncStatus['kind'] }) {
  if (kind === 'offline') return <CloudOff aria-hidden className="size-4 shrink-0" />;
  if (kind === 'error' || kind === 'reauth') {
    return <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />;
  }
  if (kind === 'upToDate') return <Check aria-hidden className="size-4 shrink-0" />;
  return <span aria-hidden className="size-2 shrink-0 rounded-full bg-line-strong" />;
}

function ProgressBar({ progress }: { progress: NonNullable<SyncStatus['progress']> }) {
  const { calendarsDone, calendarsTotal } = progress;
  const part = calendarsTotal === 0 ? 0 : calendarsDone / calendarsTotal;
  return (
    <div
      role="progressbar"
      aria-label="Calendars synced"
      aria-valuemin={0}
      aria-valuemax={calendarsTotal}
      aria-valuenow={calendarsDone}
      aria-valuetext={progressText(progress)}
      className="absolute inset-x-0 top-full mt-0.5 h-1 overflow-hidden rounded-full bg-sunken"
    >
      <div className="h-full bg-accent transition-[width]" style={{ width: `${Math.max(4, part * 100)}%` }} />
    </div>
  );
}

/** A failure or a disconnected account, in words and with the one thing to do about it. */
export function SyncNotice({ evidence, onSync }: Props) {
  const now = useNow(10_000);
  const current = syncStatus(evidence, now);
  // A disconnected account stays so while the others sync.
  const status = current.kind === 'syncing' ? syncStatus({ ...evidence, run: undefined }, now) : current;
  if (status.kind !== 'reauth' && (status.kind !== 'error' || current.kind === 'syncing')) return null;
  return (
    <Notice tone="attention" action={<NoticeAction status={status} onSync={onSync} />}>
      <p data-testid="sync-notice">
        {/* What is disconnected says so in its own words already. */}
        {status.kind === 'error' && <strong className="font-semibold">{status.text}. </strong>}
        {status.detail}
      </p>
    </Notice>
  );
}

function NoticeAction({ status, onSync }: { status: SyncStatus; onSync: () => void }) {
  const { action, connectionId } = status;
  if (action === 'sign_in') {
    return (
      <ButtonAnchor look="outline" size="small" href="/sign-in?next=/calendar">
        Sign in
      </ButtonAnchor>
    );
  }
  // On this page there is one thing to do in the settings.
  if (action === 'settings') {
    return (
      <ButtonLink look="outline" size="small" href="/settings#accounts">
        Choose calendars
      </ButtonLink>
    );
  }
  const known = action === 'wait' ? 'retry' : action;
  return <SyncActionControl action={known} connectionId={connectionId} onRetry={onSync} />;
}

export function statusLine(status: SyncStatus, now: number): string {
  if (status.kind === 'offline') {
    return status.since === undefined ? status.text : `Offline, as of ${clockOrDate(status.since, now)}`;
  }
  if (status.progress) {
    const attempt = status.detail ? `, ${status.detail.toLowerCase()}` : '';
    return `${progressText(status.progress)}${attempt}`;
  }
  return status.since === undefined ? status.text : `${status.text} ${timeAgo(status.since, now)}`;
}

/** Zeros say nothing, and read as if everything were lost. */
function progressText(progress: NonNullable<SyncStatus['progress']>): string {
  const { eventsFetched, calendarsDone, calendarsTotal } = progress;
  if (eventsFetched + calendarsDone === 0) return 'Syncing';
  const events = eventsFetched > 0 ? `${countOf(eventsFetched, 'event')}, ` : '';
  return `${events}${calendarsDone} of ${calendarsTotal} calendars`;
}

function announcement({ kind, text, since, detail }: SyncStatus): string {
  if (kind === 'syncing') return 'Syncing your calendars';
  // The notice is an alert and says the rest.
  if (kind === 'error' || kind === 'reauth') return text;
  const state = kind === 'upToDate' && since !== undefined ? 'Calendars are up to date' : text;
  return [state, detail].filter(Boolean).join('. ');
}

/** "10:00" of today, "29 Nov 2026, 10:00" of another day. */
function clockOrDate(at: number, now: number): string {
  const parts = partsAt(at, viewersZone());
  return localDate(at) === localDate(now) ? parts.clock : `${shortDate(parts)}, ${parts.clock}`;
}

/** Escape closes what is open, unless it is meant for something else that has the focus. */
function useEscape(open: boolean, inside: RefObject<HTMLElement | null>, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      const focused = document.activeElement;
      const isOurs = focused === document.body || inside.current?.contains(focused);
      if (event.key === 'Escape' && isOurs) latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open, inside]);
}

/** A clock for what is shown in relative words. */
function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
