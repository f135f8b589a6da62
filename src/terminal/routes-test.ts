/** `insync routes test`: where an event would go, and why. */
import { StoreError } from '../domain/errors.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { type RouteTest, type RouteTried, type Tried, testRoutes } from '../lookups/route-test.ts';
import { asTold, sampleRecord } from '../lookups/sample-event.ts';
import type { Command } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { printJson } from './print-json.ts';
import { bold, dim, paint, type Screen } from './screen.ts';
import { print as printRendered, type Terminal, type TerminalArchive } from './terminal.ts';
import { block, oneLine } from './visible.ts';

type Asked = Extract<Command, { name: 'routes test' }>;

/** Exit code 1: it would be no card. */
export async function routesTest(command: Asked, terminal: Terminal): Promise<ExitCode> {
  const { err, out, readRules, clock } = terminal;
  const rules = await readRules();
  if (!rules.ok) {
    await err.write(`insync: the configuration cannot be used:\n${block(rules.why)}\n`);
    return EXIT.usage;
  }
  const now = clock();
  const opened = await open(terminal);
  try {
    const event = await eventOf(command.event, opened, now, terminal);
    if (typeof event === 'string') {
      await err.write(`insync: ${oneLine(event)}\n`);
      return 'id' in command.event ? EXIT.nothing : EXIT.usage;
    }
    const standing = await opened?.standing();
    const found = testRoutes(event, rules.rules, standing, now);
    if (command.print) await printJson(terminal, routeTestJson(found, command.canonical));
    else await printRendered(terminal, { body: renderRouteTest(found, out.screen) });
    return found.alert && !found.silence ? EXIT.answered : EXIT.nothing;
  } finally {
    await opened?.close().catch(() => undefined);
  }
}

/** Without a database nobody has silenced anything: that is said. */
async function open({
  openArchive,
}: Terminal): Promise<Awaited<ReturnType<Terminal['openArchive']>> | undefined> {
  try {
    return await openArchive();
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** The event, or why there is none. */
async function eventOf(
  asked: Asked['event'],
  archive: TerminalArchive | undefined,
  now: number,
  { setup }: Terminal,
): Promise<InsyncEvent | string> {
  const { decode, readInput } = await setup();
  if ('sample' in asked) {
    const { sample } = asked;
    const event = decode(sampleRecord(sample, now), now);
    return event ? asTold(event, sample) : 'these flags tell of no event';
  }
  if ('id' in asked) {
    if (!archive)
      return 'no database can be read, so no stored event; give it as JSON, or tell of it with flags';
    const trail = await archive.trail(asked.id);
    return trail?.row.event ?? `no event has the id ${asked.id}, or more than one begins with it`;
  }
  const text = 'json' in asked ? asked.json : await readInput();
  return decode(text, now) ?? 'that is no JSON object such as Druva sends: {"eventType":"Backup", …}';
}

function renderRouteTest(found: RouteTest, screen: Screen): string {
  const { event, rules, routes, standing } = found;
  const { type, severity, outcome, feature, subject } = event;
  const facts = [type || 'an event', `severity ${severity}`, outcome, feature, subject].filter(
    (fact) => fact !== '',
  );
  const lines = [
    verdict(found, screen),
    dim(screen, oneLine(facts.join(', '))),
    '',
    bold(screen, 'Alert rules'),
    ...(rules.length === 0 ? ['  there are none'] : rules.map((rule) => triedLine('rule', rule, screen))),
    bold(screen, 'Routes'),
    ...routes.map((route) => triedLine('route', route, screen)),
    ...(standing
      ? []
      : ['', dim(screen, 'No database was read: silences and subscriptions are not looked at.')]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function verdict({ alert, cards, silence, reason }: RouteTest, screen: Screen): string {
  const word = dim(screen, `[${silence ? 'silenced' : reason}]`);
  if (!alert) return `${paint(screen, 'yellow', 'No card: no alert rule takes it')}  ${word}`;
  if (silence) {
    return `${paint(screen, 'yellow', `No card: silence ${silence.id} takes it (${oneLine(silence.text)})`)}  ${word}`;
  }
  const places = cards.map(({ channel, mention, route, subscription }) => {
    const by = route > 0 ? `route ${route}` : `subscription ${subscription}`;
    return `${oneLine(channel)} by ${by}${mention === '' ? '' : `, calling ${oneLine(mention)}`}`;
  });
  return `${paint(screen, 'green', `A card in ${places.join('; in ')}`)}  ${word}`;
}

function triedLine(kind: string, tried: Tried | RouteTried, screen: Screen): string {
  const { place, text, takes, why } = tried;
  const to = 'channel' in tried ? ` to ${oneLine(tried.channel)}` : '';
  const what = text === '' ? 'everything' : oneLine(text);
  const said = takes ? paint(screen, 'green', 'takes it') : oneLine(why);
  return `  ${kind} ${place}${to} (${what}): ${said}`;
}

function routeTestJson(found: RouteTest, command: string) {
  const { event, silence, cards, alert, rule, ...rest } = found;
  return {
    command,
    event: {
      ...event.envelope,
      insync: {
        feature: event.feature,
        severity: event.severity,
        outcome: event.outcome,
        subject: event.subject,
      },
    },
    alert,
    rule: rule === 0 ? null : rule,
    ...rest,
    cards: cards.map(({ channel, mention, route, subscription }) => ({
      ...{ channel, mention, route: route === 0 ? null : route, subscription: subscription ?? null },
    })),
    silence: silence ? { id: silence.id, filter: silence.text } : null,
  };
}
