import { duration } from './duration.ts';

type Line = { name: string; values: (number | null)[] };

const width = 600;
const height = 160;
const left = 56;
const bottom = 22;

/** Lines over time, drawn on the server: times on a scale of powers of ten, since a second and an hour are both worth seeing; counts from zero. */
export function LineChart({
  title,
  unit,
  times,
  lines,
}: {
  title: string;
  unit: 'ms' | 'count';
  times: number[];
  lines: Line[];
}) {
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 0];
  if (known.length === 0 || from === to) {
    return (
      <figure className="grid gap-2">
        <figcaption className="font-medium">{title}</figcaption>
        <p className="text-muted text-sm">There is nothing to draw yet.</p>
      </figure>
    );
  }
  const scale = unit === 'ms' ? powers(known) : counts(known);
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - 8);
  const y = (value: number) => 8 + (1 - scale.share(value)) * (height - bottom - 8);
  const latest = lines.map(({ name, values }) => {
    const value = values.findLast((one) => one !== null);
    return `${name} ${value == null ? 'unknown' : scale.text(value)}`;
  });
  return (
    <figure className="grid gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{title}</span>
        <span className="flex gap-4 text-muted text-sm">
          {lines.map(({ name }, index) => (
            <span key={name} className="inline-flex items-center gap-1.5">
              <svg aria-hidden width="18" height="4">
                <line x1="0" x2="18" y1="2" y2="2" className={strokes[index]} strokeWidth="2" />
              </svg>
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}: at last ${latest.join(', ')}`}
        className="h-auto w-full"
      >
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <text x={left - 8} y={y(tick) + 4} textAnchor="end" className="fill-muted text-[11px]">
              {scale.text(tick)}
            </text>
          </g>
        ))}
        {[from, (from + to) / 2, to].map((at, index) => (
          <text
            key={at}
            x={x(at)}
            y={height - 4}
            textAnchor={(['start', 'middle', 'end'] as const)[index]}
            className="fill-muted text-[11px]"
          >
            {new Date(at).toISOString().slice(11, 16)}
          </text>
        ))}
        {lines.map(({ name, values }, index) => (
          <path
            key={name}
            d={pathOf(values.map((value, at) => (value === null ? null : [x(times[at] ?? 0), y(value)])))}
            className={`${strokes[index]} fill-none`}
            strokeWidth="2"
            strokeLinejoin="round"
          />
        ))}
      </svg>
    </figure>
  );
}

const strokes = ['stroke-accent', 'stroke-ink [stroke-dasharray:4_3]'];

/** A gap where a value is missing; a lone point is a dot. */
function pathOf(points: (readonly [number, number] | null)[]): string {
  return points
    .map((point, index) => {
      if (!point) return '';
      const [px, py] = point.map((value) => value.toFixed(1));
      const isFirst = !points[index - 1];
      return `${isFirst ? 'M' : 'L'}${px} ${py}${isFirst && !points[index + 1] ? 'h0.1' : ''}`;
    })
    .join('');
}

function powers(values: number[]) {
  const top = Math.max(10_000, 10 ** Math.ceil(Math.log10(Math.max(...values, 1))));
  const decades = Math.log10(top) - 2;
  return {
    share: (value: number) => Math.max(0, (Math.log10(Math.max(value, 100)) - 2) / decades),
    ticks: Array.from({ length: Math.round(decades) + 1 }, (_, n) => 10 ** (n + 2)),
    text: duration,
  };
}

function counts(values: number[]) {
  const most = Math.max(4, ...values);
  const step = niceStep(most / 4);
  const top = Math.ceil(most / step) * step;
  return {
    share: (value: number) => value / top,
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step),
    text: (value: number) => value.toLocaleString('en'),
  };
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}
