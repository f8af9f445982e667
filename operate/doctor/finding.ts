/** One line of the report. `note` is worth knowing and no fault; `fail` says what to do. */
export type Finding =
  | { level: 'ok'; subject: string; text: string }
  | { level: 'note' | 'fail'; subject: string; text: string; todo: string };

/** Makes the findings of one subject. */
export const about = (subject: string) => ({
  ok: (text: string): Finding => ({ level: 'ok', subject, text }),
  note: (text: string, todo: string): Finding => ({ level: 'note', subject, text, todo }),
  fail: (text: string, todo: string): Finding => ({ level: 'fail', subject, text, todo }),
});

/** The line that is printed. */
export function lineOf(finding: Finding): string {
  const line = `${finding.level.padEnd(4)}  ${finding.subject}: ${finding.text}`;
  return 'todo' in finding ? `${line} → ${finding.todo}` : line;
}
