/** What the file says under `forward`. */
import { z } from 'zod';
import { type Destination, FORWARD_FORMATS } from '../domain/destination.ts';
import { readTime, type TimeContext } from '../domain/time-words.ts';
import { shown } from './faults.ts';
import { checked, choice, count, duration, flag, made, type Wrong } from './pieces.ts';
import type { FilterSchema } from './route-schema.ts';
import { type Address, readAddress, SETTINGS_OF, type Settings, targetOf } from './target.ts';

const MOST_DESTINATIONS = 20;
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/i;
const DEFAULT_BEHIND = 900_000;
const MEGABYTE = 1_000_000;

const EXAMPLE = '$'.concat('{SPLUNK_HEC_TOKEN}');

const MAP = 'must be a map such as { name: lake, to: "file:///var/log/insync/events.ndjson", format: ocsf }';

export function forwardSchema(filter: FilterSchema, time: TimeContext) {
  const destination = z
    .strictObject(
      {
        name: checked('a name', nameFault),
        to: made('an address', placeOf),
        format: choice('a format', FORWARD_FORMATS).default('envelope'),
        match: filter('forward').optional(),
        from: from(time).default('now'),
        behind: behind().default(DEFAULT_BEHIND),
        ...settings(),
      },
      { error: MAP },
    )
    .superRefine((read, context) => {
      for (const [key, message] of misfits(read)) context.addIssue({ code: 'custom', path: [key], message });
    });
  return z
    .array(destination, { error: `must be a list: begin each destination with "- ". Each ${MAP}` })
    .max(MOST_DESTINATIONS, { error: `holds more than ${MOST_DESTINATIONS} destinations` })
    .superRefine((all, context) => {
      for (const [at, key, message] of doubles(all)) {
        context.addIssue({ code: 'custom', path: [at, key], message });
      }
    });
}

/** The address, and how it was written. */
interface Place {
  readonly address: Address;
  readonly text: string;
}

function placeOf(value: string): { readonly is: Place } | Wrong {
  const read = readAddress(value);
  return 'is' in read ? { is: { address: read.is, text: value.trim() } } : read;
}

function settings() {
  return {
    token: reference().optional(),
    user: checked('a user name', () => undefined).optional(),
    password: reference().optional(),
    secret: reference().optional(),
    index: checked('the name of an index', () => undefined).optional(),
    acknowledge: flag().optional(),
    gzip: flag().optional(),
    facility: count('a syslog facility', 0, 23).optional(),
    bom: flag().optional(),
    confirm: choice('close or write', ['close', 'write']).optional(),
    rotate: size().optional(),
    keep: count('a number of files', 0, 1_000).optional(),
    ca: checked('the path of a file', () => undefined).optional(),
    cert: checked('the path of a file', () => undefined).optional(),
    key: checked('the path of a file', () => undefined).optional(),
  };
}

const DEFAULTS = {
  ...{ index: '', acknowledge: false, gzip: true, facility: 23, bom: false, confirm: 'close' },
  ...{ rotate: 100 * MEGABYTE, keep: 10 },
} as const satisfies Settings;

function nameFault(value: string): Wrong | undefined {
  if (NAME.test(value)) return undefined;
  const message = `${shown(value)} is not a name; take up to 40 letters, digits, - and _`;
  return {
    message,
    nearest: [value.trim().replace(/[^a-z0-9_-]+/gi, '-')].filter((near) => NAME.test(near)),
  };
}

/** The name of the variable in `${NAME}`. What stands there instead may be the secret itself: it is not shown. */
function reference() {
  return z
    .string({ error: `is not the name of an environment variable, such as ${EXAMPLE}` })
    .transform((value, context): string => {
      const name = /^\$\{([A-Za-z_]\w*)\}$/.exec(value.trim())?.[1];
      if (name !== undefined) return name;
      const message = `is a secret and does not belong in this file; set it as an environment variable and write its name here, such as ${EXAMPLE}`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}

function from(context: TimeContext) {
  return made('now, beginning or a time', (value): { is: Destination['from'] } | Wrong => {
    const word = value.trim().toLowerCase();
    if (word === 'now' || word === 'beginning') return { is: word };
    const read = readTime(value, context);
    if (read.ok) return { is: 'ago' in read.time ? context.now - read.time.ago : read.time.at };
    const message = `${shown(value)} is not now, beginning or a time such as 2d or 2026-01-31T00:00:00Z`;
    return { message, nearest: /^(all|start|begin|first)/i.test(word) ? ['beginning'] : [] };
  });
}

/** `false` for never. */
function behind() {
  const length = duration(60_000);
  return made('a length of time such as 15m', (value): { is: number } | Wrong => {
    if (/^(?:false|never|off|0)$/i.test(value.trim())) return { is: 0 };
    const read = length.safeParse(value);
    if (read.success) return { is: read.data };
    return { message: `${shown(value)} is not a length of time of a minute or more, or false`, nearest: [] };
  });
}

/** `100MB`. */
function size() {
  return made('a size such as 100MB', (value): { is: number } | Wrong => {
    const [, number, unit = 'M'] = /^\s*(\d{1,6})\s*([KMG])?i?B?\s*$/i.exec(value) ?? [];
    const bytes = Number(number) * { K: 1_000, M: MEGABYTE, G: 1_000_000_000 }[unit.toUpperCase() as 'K'];
    if (bytes >= MEGABYTE) return { is: bytes };
    return { message: `${shown(value)} is not a size of 1MB or more, such as 100MB`, nearest: [] };
  });
}

type Read = Readonly<Record<string, unknown>> & { readonly to: Place };

/** Settings that the kind of destination does not have, and those it cannot do without. */
function misfits(read: Read): readonly (readonly [string, string])[] {
  const { kind } = read.to.address;
  const own = SETTINGS_OF[kind];
  const foreign = Object.keys(settings()).filter((key) => read[key] !== undefined && !own.includes(key));
  const told = own.length === 0 ? 'it has none' : `it has ${own.join(', ')}`;
  return [
    ...foreign.map((key) => [key, `means nothing for ${kind}; ${told}`] as const),
    ...(kind === 'hec' && read.token === undefined
      ? [['token', `is missing: the token of the collector, such as ${EXAMPLE}`] as const]
      : []),
    ...(kind === 'opensearch' && (read.user === undefined) !== (read.password === undefined)
      ? [['user', 'goes with password: give both, or a token'] as const]
      : []),
    ...((read.cert === undefined) !== (read.key === undefined)
      ? [['cert', 'goes with key: give both, or neither'] as const]
      : []),
  ];
}

interface Named {
  readonly name: string;
  readonly to: Place;
}

function doubles(all: readonly Named[]): (readonly [number, string, string])[] {
  const before = (at: number, same: (one: Named) => boolean) => all.slice(0, at).some(same);
  const pathOf = ({ to: { address } }: Named) => (address.kind === 'file' ? address.path : undefined);
  const isStdout = ({ to }: Named) => to.address.kind === 'stdout';
  return all.flatMap((each, at) => [
    ...(before(at, (one) => one.name.toLowerCase() === each.name.toLowerCase())
      ? [
          [
            at,
            'name',
            `${shown(each.name)} is the name of another destination; each has one of its own`,
          ] as const,
        ]
      : []),
    ...(pathOf(each) !== undefined && before(at, (one) => pathOf(one) === pathOf(each))
      ? [[at, 'to', 'is the file of another destination; each has one of its own'] as const]
      : []),
    ...(isStdout(each) && before(at, isStdout)
      ? [[at, 'to', 'is taken by another destination: there is one standard output'] as const]
      : []),
  ]);
}

type DestinationRead = z.output<ReturnType<typeof forwardSchema>>[number];

export function destinationOf(read: DestinationRead): Destination {
  const { name, format, match, from: begin, behind: limit, to } = read;
  const target = targetOf(to.address, { ...DEFAULTS, ...defined(read) });
  if (!target) throw new Error(`the destination ${name} was read without what it needs`);
  return {
    name,
    target,
    to: to.text,
    format,
    filter: match?.filter,
    text: match?.text ?? '',
    from: begin,
    behind: limit,
  };
}

function defined(read: DestinationRead): Partial<Settings> {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
