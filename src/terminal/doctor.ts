/** `insync doctor`: what was looked at, a line each, with the cure under what is not well. */
import { plural } from '../domain/amounts.ts';
import { type Check, type CheckState, worstOf } from '../domain/checkup.ts';
import type { Command } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { printJson } from './print-json.ts';
import { bold, dim, paint, type Screen } from './screen.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

const CLEAR = '\r\u001b[K';

/** Said by a word too: colours are not for everybody. */
const MARKS: Readonly<
  Record<CheckState, { readonly word: string; readonly colour: 'green' | 'yellow' | 'red' | 'dim' }>
> = {
  good: { word: 'ok', colour: 'green' },
  warning: { word: 'warn', colour: 'yellow' },
  bad: { word: 'FAIL', colour: 'red' },
  unknown: { word: '?', colour: 'dim' },
};
const MARK_WIDTH = 4;

export async function doctor(
  { print, canonical }: Extract<Command, { name: 'doctor' }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, setup, stop } = terminal;
  let seen = 0;
  const told = ({ name }: Check) => {
    seen += 1;
    if (err.isTty) void err.write(`${CLEAR}Looking… ${seen} done, last ${oneLine(name)} (Ctrl-C stops)`);
  };
  const { examine } = await setup();
  const checks = await examine(told, stop);
  if (err.isTty) await err.write(CLEAR);
  if (stop.aborted) {
    await err.write('Stopped: not everything was looked at.\n');
    return EXIT.stopped;
  }
  if (print) await printJson(terminal, { command: canonical, worst: worstOf(checks), checks });
  else await out.write(`${renderChecks(checks, out.screen)}\n${summary(checks, out.screen)}\n`);
  return exitOf(checks);
}

/** 0 all is well, 1 warnings alone, 5 something keeps the bot from its work. */
export function exitOf(checks: readonly Check[]): ExitCode {
  const worst = worstOf(checks);
  return worst === 'bad' ? EXIT.broken : worst === 'warning' ? EXIT.nothing : EXIT.answered;
}

export function renderChecks(checks: readonly Check[], screen: Screen): string {
  return checks.map((check) => checkLines(check, screen)).join('');
}

function checkLines({ name, state, said, cure }: Check, screen: Screen): string {
  const { word, colour } = MARKS[state];
  const mark = paint(screen, colour, word.padEnd(MARK_WIDTH));
  const line = `${mark}  ${bold(screen, oneLine(name))}: ${oneLine(said)}\n`;
  return cure === '' ? line : `${line}${' '.repeat(MARK_WIDTH + 2)}${oneLine(cure)}\n`;
}

function summary(checks: readonly Check[], screen: Screen): string {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const [wrong, doubtful, untold] = [count('bad'), count('warning'), count('unknown')];
  const parts = [
    ...(wrong > 0 ? [`${plural(wrong, 'fault')}`] : []),
    ...(doubtful > 0 ? [plural(doubtful, 'warning')] : []),
    ...(untold > 0 ? [`${plural(untold, 'thing')} that cannot be told from here`] : []),
  ];
  if (parts.length === 0) return paint(screen, 'green', 'All is well.');
  return wrong + doubtful === 0
    ? `${paint(screen, 'green', 'All is well')}${dim(screen, `, but for ${parts.join(', ')}.`)}`
    : `${parts.join(', ')}.`;
}
