/** What is wrong in the environment. Neither text ever holds the variable's value where it is a secret. */
export interface EnvironmentFault {
  readonly variable: string;
  readonly message: string;
  readonly cure: string;
  readonly nearest: readonly string[];
}

/** What is wrong in the configuration file, and where; the message ends with the cure where there is one. */
export interface ConfigFault {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** `routes[1].match.severity`; '' for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly value?: string;
  readonly nearest: readonly string[];
}

export type Fault = EnvironmentFault | ConfigFault;

/** For the terminal: each fault on a line of its own, sorted as read. */
export function printFaults(faults: readonly Fault[]): string {
  return faults.map(printFault).join('\n');
}

function printFault(fault: Fault): string {
  const nearest = fault.nearest.length > 0 ? ` Nearest: ${fault.nearest.join(', ')}.` : '';
  if ('variable' in fault) {
    return inert(`${fault.variable}: ${sentence(fault.message)}${nearest} ${sentence(fault.cure)}`.trim());
  }
  const path = fault.path === '' ? '' : `${fault.path}: `;
  return inert(
    `${fault.file}:${fault.line}:${fault.column}  ${path}${sentence(fault.message)}${nearest}`.trim(),
  );
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

const LONGEST_VALUE = 1_000;
const LONGEST_SHOWN = 80;
/** Slack's tokens begin so (docs.slack.dev/authentication/tokens); one pasted into the wrong place stays unseen. */
const SLACK_TOKEN = /\b(xox[a-z]|xapp|xwfp)[-.][a-z0-9][^\s"',]*/gi;

export function withoutTokens(fault: ConfigFault): ConfigFault {
  const { message, value, nearest, path } = fault;
  const clean = { ...fault, path: hide(path), message: hide(message), nearest: nearest.map(hide) };
  return value === undefined ? clean : { ...clean, value: hide(value).slice(0, LONGEST_VALUE) };
}

function hide(text: string): string {
  return text.replace(SLACK_TOKEN, '[secret]');
}

/** A wrong value as a message may show it: quoted, not too long, and no token in it. */
export function shown(value: string): string {
  const cut = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
  return JSON.stringify(hide(cut.toWellFormed()));
}

/** Controls, line and direction marks could move or reorder what the terminal shows. */
function inert(line: string): string {
  return hide(line).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** `['routes', 1, 'match', 'severity']` as a person writes it: `routes[1].match.severity`. */
export function printPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}
