import type { ResolutionReason } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
import type { DigestAnswer } from '../domain/answers.ts';
import { severityWord } from '../domain/severity.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { facts } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

const RESOLVED: Readonly<Record<ResolutionReason, string>> = {
  success: 'by the next good activity',
  alert_resolution: 'by their Alert Resolution',
  person: 'by hand',
  over: 'by themselves',
};

/** A day or a week of alerts in numbers. */
export function renderDigest(answer: DigestAnswer, screen: Screen): Rendered {
  const { span, figures } = answer;
  const time = (ms: number) => localTime(ms, screen.zone, 'minute');
  const { opened, stillOpen, stillAcked } = figures;
  const left = `${number(stillOpen)} still open, ${number(stillAcked)} acknowledged`;
  const lines: (readonly [string, string])[] = [
    ['before', `${number(figures.openedBefore)} opened the ${answer.every} before`],
    ['resolved', resolved(figures.resolved)],
    ['acknowledged', acknowledged(figures)],
    ['backups', backups(answer.backups)],
    ['feed', figures.gaps.length === 0 ? 'no gap' : plural(figures.gaps.length, 'gap')],
    ...figures.subjects.map(({ subject, alerts, type }, index): [string, string] => [
      index === 0 ? 'most alerts' : '',
      `${oneLine(subject) || '-'}, ${plural(alerts, 'alert')}, ${oneLine(type)}`,
    ]),
  ];
  return {
    body: `${bold(screen, `${plural(opened, 'alert')} opened, ${left}`)}\n${time(span.from)} to ${time(span.to)}\n\n${facts(lines, screen)}`,
    notes: [dim(screen, `times in ${screen.zone}`)],
  };
}

function resolved(by: Readonly<Record<string, number>>): string {
  const some = Object.entries(by).filter(([, count]) => count > 0);
  const words = (reason: string) => (RESOLVED as Readonly<Record<string, string>>)[reason] ?? oneLine(reason);
  return some.map(([reason, count]) => `${number(count)} ${words(reason)}`).join(', ') || 'none';
}

function acknowledged({ toAck, toAckAll }: DigestAnswer['figures']): string {
  if (toAckAll === undefined) return 'none';
  const each = toAck.map(({ severity, median }) => `${severityWord(severity)} ${duration(median)}`);
  return `after ${duration(toAckAll)} (median): ${each.join(', ')}`;
}

function backups(outcomes: DigestAnswer['backups']): string {
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'none';
  const each = Object.entries(outcomes).map(([name, count]) => `${number(count)} ${oneLine(name)}`);
  return `${number(total)}: ${each.join(', ')}`;
}
