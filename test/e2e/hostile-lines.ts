/** Command lines nobody should type, the same for every seed. */

const words = (text: string) => text.split(' ');

const COMMANDS = words(
  'events stats export search event why subject status help EVENTS /insync evnts stat __proto__ constructor toString ' +
    'hasOwnProperty -- 💥 \u202Estneve événements',
);

const FLAGS = words(
  'type feature severity outcome identity-type identity subject tenant cloud id group text detail since until status ' +
    'alert storm limit sort by format share json csv output help typ TYPE from user __proto__ constructor toString',
);

/** Hyphens and dashes of Unicode, one by one. */
export const DASHES = [...'-‐‑‒–—―⁃−⸺⸻﹘﹣－~'];
/** Quotes of Unicode. */
export const QUOTES = [...'"\'`´“”„‟‘’‚‛«»‹›「」『』＂＇″′'];

export const VALUES = [
  ...words(
    'Backup Backup,Restore !Backup !!Backup ! failed open error <=3 =>3 0-3 1h 2d yesterday 99999999d -1h 0s 1h1h',
  ),
  ...words(
    '2026-13-40 2026-11-20T14:00Z NaN Infinity 1 0 -1 1e308 0x10 9007199254740993 25 26 ٣ １２ Error==x !Error >0',
  ),
  ...words('a>b = __proto__>0 constructor "a=b">1 -word " "" subject:x day week xlsx worst'),
  ...[
    'Admin Login',
    '',
    ' ',
    'last monday',
    '1'.repeat(400),
    'Files Missed>0',
    'Files Missed=>0',
    '"a phrase"',
  ],
  ...['-"a phrase"', '* ^ NEAR(a b)', 'a AND NOT b'],
];

export const INJECTIONS = [
  ...[
    `'; DROP TABLE events; --`,
    `" OR 1=1 --`,
    `x' UNION SELECT raw FROM events --`,
    `'||(SELECT 1)||'`,
    `\\'`,
  ],
  ...[
    '$(rm -rf /)',
    '; cat /etc/passwd',
    '| nc example.com 1',
    '[a](b)',
    '*bold* _it_ ~no~',
    '<!here|x> <@U123>',
  ],
  ...words(
    '%_% `id` $HOME ../../etc/passwd %00 {{7*7}} <!channel> <#C123|general> <https://example.com|click>',
  ),
  ...words(
    '&lt;!channel&gt; <mailto:x@example.com|x@example.com> &amp;lt; <script>alert(1)</script> =cmd|calc!A1 @SUM(1)',
  ),
];

export const CHARACTERS = [
  ...['\u0000', '\u0007', '\u001B[31m', '\u007F', '\u0085', '\t', '\n', '\r\n', '\u2028', '\u2029', '\u00A0'],
  ...['\u200B', '\uFEFF', '\u202E', '\u2066', '\u2069', '\u200F', '\uD800', '\uDC00', '\uFFFE', '\u{10FFFF}'],
  ...words('👩‍👩‍👧‍👦 🇩🇪 e\u0301 ﬁ İ ß Z̸̡̛'),
];

type Draw = () => number;

/** The lines of a seed; the same again for the same numbers. */
export function hostileLines(seed: number, count: number): string[] {
  const draw = mulberry(seed);
  return Array.from({ length: count }, (_, index) =>
    (KINDS[index % KINDS.length] as (draw: Draw) => string)(draw),
  );
}

const KINDS: readonly ((draw: Draw) => string)[] = [
  // Flags and values at random.
  (draw) =>
    [
      pick(draw, COMMANDS),
      ...times(draw, 5, () => `--${pick(draw, FLAGS)} ${quoted(draw, pick(draw, VALUES))}`),
    ].join(' '),
  // Injection as a value, quoted or not.
  (draw) => `${pick(draw, COMMANDS)} --${pick(draw, FLAGS)} ${quoted(draw, pick(draw, INJECTIONS))}`,
  // Injection as the only words.
  (draw) =>
    `${pick(draw, ['event', 'why', 'subject', 'help', 'status', 'search', ''])} ${pick(draw, INJECTIONS)}`,
  // One odd character somewhere.
  (draw) => inserted(draw, `events --type Backup --text "disk error" --since 1h`, pick(draw, CHARACTERS)),
  (draw) => inserted(draw, `subject FIN-LAPTOP-7 --share`, pick(draw, [...CHARACTERS, ...QUOTES])),
  // Every dash and every quote, balanced and not.
  (draw) => {
    const dash = pick(draw, DASHES);
    const [open, close] = [pick(draw, QUOTES), pick(draw, [...QUOTES, ''])];
    return `stats ${dash}${pick(draw, [dash, ''])}type ${open}Admin Login${close} ${dash}${dash}by day`;
  },
  // Flags twice, and times that contradict one another.
  (draw) => {
    const flag = pick(draw, FLAGS);
    return `${pick(draw, COMMANDS)} --${flag} ${pick(draw, VALUES)} --${flag}=${pick(draw, VALUES)} --since ${pick(draw, VALUES)} --until ${pick(draw, VALUES)}`;
  },
  // Long.
  (draw) =>
    `${pick(draw, COMMANDS)} --text ${pick(draw, [...VALUES, ...CHARACTERS])
      .repeat(pick(draw, [50, 400, 2_000]))
      .slice(0, 8_000)}`,
  (draw) => `${pick(draw, COMMANDS)} ${'--typ Backp '.repeat(pick(draw, [2, 40, 160]))}`,
  // Noise.
  (draw) =>
    times(draw, 12, () =>
      pick(draw, [...DASHES, ...QUOTES, ...CHARACTERS, ...FLAGS, ...VALUES, ' ', '=', ' --']),
    ).join(''),
];

function quoted(draw: Draw, value: string): string {
  return pick(draw, [value, `"${value}"`, `'${value}'`, `“${value}”`, `"${value}`, `=${value}`]);
}

function inserted(draw: Draw, line: string, piece: string): string {
  const at = Math.floor(draw() * (line.length + 1));
  return line.slice(0, at) + piece + line.slice(at);
}

function times<T>(draw: Draw, most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(draw() * (most + 1)) }, make);
}

function pick<T>(draw: Draw, from: readonly T[]): T {
  return from[Math.floor(draw() * from.length)] as T;
}

/** A small generator of numbers from 0 to 1 (Mulberry32). */
function mulberry(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
