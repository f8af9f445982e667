import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { expandRule } from '#src/domain/recurrence/expandRule.ts';
import { parseSeries, type Series } from '#src/domain/recurrence/recurrence.ts';
import type { RecurrenceRule } from '#src/domain/recurrence/recurrenceRule.ts';
import { partsAt, shortDate } from '#src/domain/time/dateText.ts';
import { dayMs } from '#src/domain/time/eventTime.ts';
import { toWall } from '#src/domain/time/zoneOffset.ts';
import { readRule, ruleWords } from './ruleWords.ts';

/**
 * "Repeats every 2 weeks on Mon and Wed, until 12 Dec 2026": how a series repeats. It says everything that the rule says, or only
 * that it repeats. A changed instance only says that it belongs to a series.
 */
export function repeatText(event: MirroredEvent): string {
  const words = seriesWords(event);
  if (words !== null) return `Repeats ${words}`;
  return event.recurringEventId ? 'Part of a series, changed on its own' : 'Repeats';
}

function seriesWords(event: MirroredEvent): string | null {
  const lines = (event.recurrence ?? []).flatMap((line) =>
    line
      .replace(/\r?\n[ \t]/g, '')
      .split(/\r?\n/)
      .map((one) => one.trim()),
  );
  // Days that are added, or taken away by a second rule, would need a sentence of their own.
  if (lines.some((line) => /^(RDATE|EXRULE)\b/i.test(line))) return null;
  const rules = lines.filter((line) => /^RRULE\b/i.test(line));
  const [, text] = /^RRULE(?:;[^:]*)?:(.*)$/i.exec(rules[0] ?? '') ?? [];
  const rule = rules.length === 1 && text !== undefined ? readRule(text) : null;
  if (!rule) return null;
  const series = parseSeries(event);
  const words = ruleWords(rule, series && toWall(series.startMs, series.zone));
  const end = words === null ? null : endWords(rule, series);
  return words === null || end === null ? null : `${words}${end}`;
}

/** ", 5 times", ", until 12 Dec 2026"; null where the rule doesn't say it that simply. */
function endWords(rule: RecurrenceRule, series: Series | null): string | null {
  const isCounted = rule.count < Number.POSITIVE_INFINITY;
  if (isCounted && rule.until !== null) return null;
  if (isCounted) {
    // A start that doesn't fit its rule is one occurrence more.
    if (series && !fitsItsStart(rule, series)) return null;
    return rule.count === 1 ? ', once' : `, ${rule.count} times`;
  }
  if (rule.until === null) return '';
  const day = series ? lastDay(rule, series) : dateIn(rule.until);
  if (day === null || Number.isNaN(day)) return null;
  return `, until ${shortDate(partsAt(day, 'UTC'))}`;
}

function fitsItsStart(rule: RecurrenceRule, { startMs, zone }: Series): boolean {
  const startWall = toWall(startMs, zone);
  return !expandRule(rule, startWall, startWall, startWall).next().done;
}

/** The last day on which it may take place, where it takes place: an end before its time of day leaves that day out. */
function lastDay({ frequency }: RecurrenceRule, { rules, zone, startMs }: Series): number | null {
  const untilMs = rules[0]?.untilMs;
  if (untilMs === undefined || untilMs < startMs) return null;
  const wall = toWall(untilMs, zone);
  const day = Math.floor(wall / dayMs) * dayMs;
  const startWall = toWall(startMs, zone);
  const isEarlier = wall - day < startWall - Math.floor(startWall / dayMs) * dayMs;
  return isEarlier && !/^(HOUR|MINUTE|SECOND)LY$/.test(frequency) ? day - dayMs : day;
}

const dateIn = (until: string): number =>
  Date.parse(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`);
