import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { CronTable } from '#src/components/operate/CronTable.tsx';
import { DeadRows } from '#src/components/operate/DeadRows.tsx';
import { Figures } from '#src/components/operate/Figures.tsx';
import { LineChart } from '#src/components/operate/LineChart.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { readDeadRows } from '#src/data/serviceStatus.ts';
import { serviceStatus, statusHistory } from '#src/services/serviceStatusService.ts';
import { settleDead } from './actions.ts';
import { requireOperator } from './operator.ts';

/** Asked here too: the head is sent first, and with it the status. */
export async function generateMetadata(): Promise<Metadata> {
  await requireOperator();
  return { title: 'Operate', robots: { index: false } };
}

const rowsPerPage = 50;
const place = z.object({ at: z.iso.datetime({ offset: true }), id: z.coerce.number().int().positive() });

/** How the engine is doing: what /api/status says, as it was over the last day, and what gave up. */
export default async function OperatePage({ searchParams }: { searchParams: Promise<unknown> }) {
  await requireOperator();
  const deps = compose();
  const asked = place.safeParse(await searchParams);
  const before = asked.success ? { deadAt: asked.data.at, id: asked.data.id } : undefined;
  const [status, points, dead] = await Promise.all([
    serviceStatus(deps),
    statusHistory(deps),
    readDeadRows(deps.db, { limit: rowsPerPage, before }),
  ]);
  const last = dead.length === rowsPerPage ? dead.at(-1) : undefined;
  const times = points.map(({ at }) => at);
  return (
    <Page className="grid gap-12">
      <header className="grid gap-2">
        <h1 className="page-title">Operate</h1>
        <p className="text-muted">
          As of {new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. Load the page again for later
          numbers; the charts get a point every five minutes.
        </p>
      </header>
      <Figures status={status} />
      <section className="grid gap-4">
        <h2 className="section-title">The last day</h2>
        <div className="grid gap-8 lg:grid-cols-2">
          <LineChart
            title="How long changes took from Google to here"
            unit="ms"
            times={times}
            lines={[
              { name: 'half at most', values: points.map(({ lagHalfMs }) => lagHalfMs) },
              { name: '95 % at most', values: points.map(({ lagNinetyFiveMs }) => lagNinetyFiveMs) },
            ]}
          />
          <LineChart
            title="How long the oldest due work has waited"
            unit="ms"
            times={times}
            lines={[{ name: 'oldest', values: points.map(({ oldestDueMs }) => oldestDueMs) }]}
          />
          <LineChart
            title="Accounts with due work"
            unit="count"
            times={times}
            lines={[{ name: 'accounts', values: points.map(({ accountsDue }) => accountsDue) }]}
          />
          <LineChart
            title="Calls to Google in five minutes"
            unit="count"
            times={times}
            lines={[{ name: 'calls', values: points.map(({ googleCalls }) => googleCalls) }]}
          />
        </div>
      </section>
      <section className="grid gap-4">
        <h2 className="section-title">Crons</h2>
        <CronTable crons={status.crons} now={deps.now()} />
      </section>
      <section className="grid gap-4">
        <h2 className="section-title">What gave up</h2>
        <DeadRows rows={dead} settle={settleDead} />
        {last && (
          <Link
            className="underline underline-offset-4"
            href={`/operate?at=${encodeURIComponent(last.deadAt)}&id=${last.id}`}
          >
            Earlier ones
          </Link>
        )}
      </section>
    </Page>
  );
}
