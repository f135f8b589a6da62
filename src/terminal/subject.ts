import { number, plural } from '../domain/amounts.ts';
import type { SubjectAnswer } from '../domain/answers.ts';
import type { AlertRow, EventRow } from '../domain/archive.ts';
import { severityWord } from '../domain/severity.ts';
import { fold } from '../domain/text.ts';
import { eventTable } from './event-rows.ts';
import { bold, dim, paint, type Rendered, type Screen, severityFormat } from './screen.ts';
import { facts, table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

/** How a user or device is. `asked` is the name that was typed: the answer may be about the only one beginning so. */
export function renderSubject(
  answer: SubjectAnswer,
  asked: string,
  screen: Screen,
  wording: Wording,
): Rendered {
  const name = oneLine(answer.name);
  const only =
    fold(asked) === fold(answer.name)
      ? []
      : [dim(screen, `the only name that begins with ${oneLine(asked)}`)];
  const lines = [
    bold(screen, name),
    ...only,
    facts(summary(answer, screen, wording), screen).trimEnd(),
    ...part(screen, 'Open alerts', alerts(answer, screen)),
    ...part(screen, 'Devices', devices(answer, screen)),
    ...part(screen, 'Logins', events(answer.logins, screen, wording)),
    ...part(screen, 'Last events', events(answer.recent, screen, wording)),
  ];
  return { body: lines.map((line) => `${line}\n`).join(''), notes: [dim(screen, `times in ${screen.zone}`)] };
}

/** Nobody is called that. */
export function renderUnknown(asked: string, nearest: readonly string[], screen: Screen): Rendered {
  const lead = `No user or device is called ${bold(screen, oneLine(asked))}.`;
  const names = nearest.map((name) => `  ${oneLine(name)}\n`).join('');
  return { body: '', lead, notes: names === '' ? [] : [`Did you mean:\n${names}`.trimEnd()], empty: true };
}

function part(screen: Screen, name: string, text: string): string[] {
  return text === '' ? [] : ['', bold(screen, name), text.trimEnd()];
}

function summary(answer: SubjectAnswer, screen: Screen, wording: Wording): [string, string][] {
  const { lastSuccess, lastBackup, lastFailure, failuresSince: since, days } = answer;
  const failures = `${since.exact ? '' : 'more than '}${plural(since.count, 'failure')}`;
  return [
    ['last success', lastSuccess ? localTime(lastSuccess.event.time, screen.zone) : 'none stored'],
    ...(lastBackup && lastBackup.key !== lastSuccess?.key
      ? [['last backup', failureWords(lastBackup, screen, wording)] as [string, string]]
      : []),
    [lastSuccess ? 'since then' : 'all in all', paint(screen, since.count > 0 ? 'red' : 'green', failures)],
    ...(lastFailure
      ? [['last failure', failureWords(lastFailure, screen, wording)] as [string, string]]
      : []),
    [`${days.length} days`, timeline(days, screen)],
  ];
}

function failureWords({ event }: EventRow, { zone }: Screen, wording: Wording): string {
  const detail = oneLine(wording.detail(event, 120));
  const what = oneLine(wording.what(event));
  return `${localTime(event.time, zone)}  ${what}${detail === '' ? '' : `, ${detail}`}`;
}

/** A mark a day, oldest first: `x` for failures, `+` for success, `·` for other events, `-` for none. */
function timeline(days: SubjectAnswer['days'], screen: Screen): string {
  const marks = days.map(({ success, failed, other }) => {
    if (failed > 0) return paint(screen, 'red', success > 0 ? '!' : 'x');
    if (success > 0) return paint(screen, 'green', '+');
    return other > 0 ? '·' : dim(screen, '-');
  });
  const sum = (key: 'success' | 'failed') => days.reduce((total, day) => total + day[key], 0);
  const words = `${number(sum('success'))} good, ${number(sum('failed'))} failed`;
  return `${marks.join('')}  ${words}  ${dim(screen, '(+ good, x failed, ! both, · other, - nothing; today last)')}`;
}

function alerts({ alerts }: SubjectAnswer, screen: Screen): string {
  if (alerts.rows.length === 0) return '';
  const columns = [
    { head: 'alert' },
    { head: 'severity' },
    { head: 'what', least: 12 },
    { head: 'events', align: 'right' },
    { head: 'state', least: 6 },
    { head: 'last' },
  ] as const;
  const more =
    alerts.count > alerts.rows.length ? `and ${number(alerts.count - alerts.rows.length)} more\n` : '';
  return (
    table(
      columns,
      alerts.rows.map((row) => alertCells(row, screen)),
      screen,
    ) + more
  );
}

function alertCells({ alert }: AlertRow, { zone }: Screen) {
  const { id, severity, type, alertName, count, state, ack, lastSeen } = alert;
  const holder = state === 'acked' && ack ? `acknowledged by ${oneLine(ack.by.name)}` : state;
  return [
    { text: String(id) },
    { text: `${severity} ${severityWord(severity)}`, format: severityFormat(severity) },
    { text: oneLine(alertName) || oneLine(type) },
    { text: number(count) },
    { text: holder },
    { text: localTime(lastSeen, zone) },
  ];
}

function devices({ devices }: SubjectAnswer, screen: Screen): string {
  if (devices.length === 0) return '';
  const rows = devices.map(({ name, lastSuccess }) => [
    { text: oneLine(name) },
    { text: lastSuccess ? localTime(lastSuccess.event.time, screen.zone) : 'none stored' },
  ]);
  return table([{ head: 'name', least: 12 }, { head: 'last success' }], rows, screen);
}

function events(rows: readonly EventRow[], screen: Screen, wording: Wording): string {
  return rows.length === 0 ? '' : eventTable(rows, screen, wording);
}
