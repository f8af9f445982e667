import { duration } from './duration.ts';

type Cron = { cron: string; endedAt: string; durationMs: number; succeededAt: string | null };

const ago = (now: number, at: string) => `${duration(Math.max(0, now - Date.parse(at)))} ago`;

/** When each cron last ran, and last ran without a failure. */
export function CronTable({ crons, now }: { crons: Cron[]; now: number }) {
  if (crons.length === 0) return <p className="text-muted">No cron has run yet.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm tabular-nums">
        <thead className="text-muted">
          <tr>
            {['Cron', 'Ended', 'Took', 'Last success'].map((name) => (
              <th key={name} scope="col" className="py-2 pr-6 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {crons.map(({ cron, endedAt, durationMs, succeededAt }) => (
            <tr key={cron} className="border-line border-t">
              <th scope="row" className="py-2.5 pr-6 font-medium">
                {cron}
              </th>
              <td className="whitespace-nowrap pr-6">{ago(now, endedAt)}</td>
              <td className="whitespace-nowrap pr-6">{duration(durationMs)}</td>
              <td className={succeededAt === endedAt ? 'whitespace-nowrap' : 'whitespace-nowrap text-warn'}>
                {succeededAt === null ? 'never' : ago(now, succeededAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
