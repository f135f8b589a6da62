/** `insync check-config`: what a configuration file says, or every fault in it. */
import { duration, plural } from '../domain/amounts.ts';
import type { Config, Route } from '../domain/rules.ts';
import type { Command } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { printJson } from './print-json.ts';
import { bold, paint, type Screen } from './screen.ts';
import type { FaultTold } from './setup.ts';
import { facts, table } from './table.ts';
import { print as printRendered, type Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

export async function checkConfig(
  { file, print, canonical }: Extract<Command, { name: 'check-config' }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, setup } = terminal;
  const read = await (await setup()).readFile(file);
  if (!read.ok) {
    const { faults } = read;
    if (print) await printJson(terminal, { command: canonical, ok: false, faults: faults.map(faultJson) });
    else await err.write(faults.map((fault) => `${faultLine(fault)}\n`).join(''));
    return EXIT.usage;
  }
  const { config } = read;
  if (print)
    await printJson(terminal, { command: canonical, ok: true, file: read.file, ...configJson(config) });
  else {
    const lead = paint(out.screen, 'green', `${oneLine(read.file)}: nothing is wrong`);
    await printRendered(terminal, { lead, body: renderConfig(config, out.screen) });
  }
  return EXIT.answered;
}

function faultLine({ file, line, column, path, message, nearest, cure }: FaultTold): string {
  const at = line === undefined ? file : `${file}:${line}:${column}`;
  const near = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
  const what = `${path === '' ? '' : `${path}: `}${message}`;
  const said = `${what}${/[.!?]$/.test(what) ? '' : '.'}${near}${cure === '' ? '' : ` ${cure}.`}`;
  return `${oneLine(at)}  ${oneLine(said)}`;
}

function faultJson({ line, column, ...fault }: FaultTold) {
  return { ...fault, line: line ?? null, column: column ?? null };
}

function configJson({ alert, routes, forward, retention, poll, feed, digest, zone }: Config) {
  return {
    ...{ poll, feed, zone, retention: retention ?? null },
    alert: alert.map(({ text }) => text),
    routes: routes.map(({ text, channel, mention, continue: goesOn }) => ({
      match: text,
      channel,
      mention,
      continue: goesOn,
    })),
    digests: digest.map(({ channel, every }) => ({ channel, every })),
    forward: forward.map(({ name, to, format, text }) => ({ name, to, format, match: text })),
  };
}

const ROUTE_COLUMNS = [
  { head: 'route', align: 'right' },
  { head: 'takes', least: 12 },
  { head: 'channel' },
  { head: 'calls' },
  { head: 'besides', least: 8 },
] as const;

function renderConfig(config: Config, screen: Screen): string {
  const { alert, routes, forward, retention, poll, feed, digest } = config;
  const rows = routes.map((route, at) => [
    { text: String(at + 1) },
    { text: oneLine(route.text) || 'everything else' },
    { text: oneLine(route.channel) },
    { text: oneLine(route.mention) },
    { text: oneLine(besides(route)) },
  ]);
  const said = facts(
    [
      ['alerts', alert.map(({ text }) => oneLine(text)).join('; or ') || 'none'],
      ['feed', `${feed}, read at ${oneLine(poll)}`],
      ['kept for', retention === undefined ? 'ever' : duration(retention)],
      ...(digest.length === 0
        ? []
        : [
            [
              'digests',
              digest.map(({ every, channel }) => `each ${every} in ${oneLine(channel)}`).join('; '),
            ] as const,
          ]),
      ...forward.map(
        ({ name, to, format, text }) =>
          [`forward ${name}`, oneLine(`${to} as ${format}${text === '' ? '' : `, of ${text}`}`)] as const,
      ),
    ],
    screen,
  );
  return `${table(ROUTE_COLUMNS, rows, screen)}\n${said}${bold(screen, plural(routes.length, 'route'))}, the first that matches wins\n`;
}

function besides({ continue: goesOn, groupBy, escalate, active, quiet, repeatInterval }: Route): string {
  return [
    ...(goesOn ? ['goes on to the next'] : []),
    ...(groupBy ? [`one card by ${groupBy.join(', ')}`] : []),
    ...(repeatInterval > 0 ? [`said again every ${duration(repeatInterval)}`] : []),
    ...escalate.map(
      ({ after, mention, channel }) =>
        `after ${duration(after)} ${[mention, channel].filter((to) => to !== '').join(' and ')}`,
    ),
    ...(active ? ['at some hours only'] : []),
    ...(quiet ? ['has quiet hours'] : []),
  ].join(', ');
}
