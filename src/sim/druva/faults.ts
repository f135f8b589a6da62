/** What can go wrong on request. */
import type { Page } from './feed.ts';
import { UNREADABLE } from './stories.ts';

/** `instead`: no page is made. `page`: a page is made and then spoilt. */
const KINDS = {
  rate_limited: { on: 'any', stage: 'instead', words: '429, with Retry-After when retryAfter is given' },
  server_error: { on: 'any', stage: 'instead', words: '500 with retryable true' },
  unavailable: { on: 'any', stage: 'instead', words: '503' },
  reset: { on: 'any', stage: 'instead', words: 'the connection is reset' },
  hang: { on: 'any', stage: 'instead', words: 'no answer ever' },
  denied: { on: 'events', stage: 'instead', words: '403 explicit deny' },
  no_permission: { on: 'events', stage: 'instead', words: '403 InsyncAdmanagement-1221' },
  unauthorized: { on: 'events', stage: 'instead', words: '401' },
  dead_tracker: {
    on: 'cursor',
    stage: 'instead',
    words: '400 Invalid tracker for requests that send one; another status when it is given',
  },
  token_refused: { on: 'token', stage: 'instead', words: '400 invalid_grant on /token' },
  html: { on: 'any', stage: 'instead', words: '200 with a page of HTML' },
  redirect: { on: 'any', stage: 'instead', words: '302 to the address of `to`' },
  endless: { on: 'events', stage: 'instead', words: '200, records that never end' },
  gzip_bomb: { on: 'events', stage: 'instead', words: '200, a few bytes of gzip that unpack to 100 MB' },
  truncated_json: { on: 'events', stage: 'page', words: '200, the JSON stops in the middle' },
  cut_short: { on: 'events', stage: 'page', words: '200, the connection breaks in the middle of the body' },
  reset_midway: {
    on: 'events',
    stage: 'page',
    words: '200, the connection is reset in the middle of the body',
  },
  long_length: { on: 'events', stage: 'page', words: 'Content-Length is more than comes, then the end' },
  short_length: { on: 'events', stage: 'page', words: 'Content-Length is less than comes' },
  dropped: { on: 'events', stage: 'page', words: 'the page, then the connection kept alive is closed' },
  slow_drip: { on: 'events', stage: 'page', words: '200, a few bytes at a time' },
  no_tracker: { on: 'events', stage: 'page', words: 'the answer names no cursor' },
  null_tracker: { on: 'events', stage: 'page', words: 'the cursor is null' },
  empty_tracker: { on: 'events', stage: 'page', words: 'the cursor is an empty string' },
  odd_tracker: { on: 'events', stage: 'page', words: 'the cursor is what `cursor` says, whatever it is' },
  same_page: { on: 'events', stage: 'page', words: 'the same page for ever, with more to come' },
  repeats: { on: 'events', stage: 'page', words: 'a new cursor, and behind it the same page' },
  overlaps: { on: 'events', stage: 'page', words: 'the next page begins in the middle of this one' },
  goes_back: { on: 'events', stage: 'page', words: 'a new cursor, and behind it the first page' },
  swapped: { on: 'events', stage: 'page', words: 'the next page comes first, then this one' },
  backwards: { on: 'events', stage: 'page', words: 'the records of the page in reverse' },
  garbage: {
    on: 'events',
    stage: 'page',
    words: 'strings, null, arrays and records without id among the events',
  },
} as const;

export type FaultKind = keyof typeof KINDS;
export const FAULT_KINDS = Object.keys(KINDS) as FaultKind[];

export interface Fault {
  readonly kind: FaultKind;
  /** How many requests it meets; until cleared when left out. */
  readonly count?: number;
  /** How many requests it would meet go by first. */
  readonly skip?: number;
  /** Narrows faults that can meet any request. Default `events`. */
  readonly on?: 'token' | 'events' | 'any';
  /** Seconds, or any text, for `Retry-After`. */
  readonly retryAfter?: number | string;
  /** Bytes of a drip (16) and milliseconds between two (50). */
  readonly bytes?: number;
  readonly every?: number;
  /** Of a dead tracker. Default 400. */
  readonly status?: number;
  /** Where a redirect leads. */
  readonly to?: string;
  /** Stands where the cursor should. */
  readonly cursor?: unknown;
}

/** What a request is, as far as faults care. */
interface Target {
  readonly on: 'token' | 'events';
  readonly cursor: boolean;
}

export interface Faults {
  add(fault: Fault): void;
  /** The first that meets the request; counts it. */
  take(target: Target): Fault | undefined;
  clear(): void;
  readonly active: readonly Fault[];
}

/** A sentence about what is wrong with the fault, or undefined. */
export function faultyFault(fault: { readonly [key in keyof Fault]?: unknown }): string | undefined {
  if (!FAULT_KINDS.includes(fault.kind as FaultKind)) return `kind must be one of ${FAULT_KINDS.join(', ')}`;
  for (const key of ['count', 'skip', 'bytes', 'every', 'status'] as const) {
    const value = fault[key];
    if (value !== undefined && !(Number.isInteger(value) && (value as number) >= (key === 'skip' ? 0 : 1))) {
      return `${key} must be a whole number above 0`;
    }
  }
  if (fault.on !== undefined && !['token', 'events', 'any'].includes(fault.on as string)) {
    return 'on must be token, events or any';
  }
  if (fault.to !== undefined && typeof fault.to !== 'string') return 'to must be an address';
  const after = fault.retryAfter;
  if (after !== undefined && !['number', 'string'].includes(typeof after))
    return 'retryAfter must be seconds or a text';
  return undefined;
}

export function createFaults(): Faults {
  let active: Fault[] = [];
  return {
    add: (fault) => {
      const wrong = faultyFault(fault);
      if (wrong) throw new RangeError(wrong);
      active.push(fault);
    },
    take: (target) => {
      let taken: Fault | undefined;
      active = active.flatMap((fault) => {
        if (taken || !meets(fault, target)) return [fault];
        if (fault.skip) return [{ ...fault, skip: fault.skip - 1 }];
        taken = fault;
        if (fault.count === undefined) return [fault];
        return fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : [];
      });
      return taken;
    },
    clear: () => {
      active = [];
    },
    get active() {
      return active;
    },
  };
}

export function spoilsPage(kind: FaultKind): boolean {
  return KINDS[kind].stage === 'page';
}

function meets(fault: Fault, target: Target): boolean {
  const { on } = KINDS[fault.kind];
  if (on === 'cursor') return target.cursor;
  if (on !== 'any') return on === target.on;
  const narrowed = fault.on ?? 'events';
  return narrowed === 'any' || narrowed === target.on;
}

/** The page after this one, from which the way leads back to this one and then on behind both. */
function swapped(page: Page): SpoiltPage {
  const size = page.to - page.from;
  const records = page.read(page.to, page.to + size);
  return { records, next: page.lead(page.from, page.to + records.length), more: true };
}

export interface SpoiltPage {
  readonly records: readonly string[];
  /** Undefined: the key is left out. */
  readonly next: unknown;
  readonly more: boolean;
}

export function spoil(page: Page, fault: Fault | undefined): SpoiltPage {
  switch (fault?.kind) {
    case 'odd_tracker':
      return { ...page, next: fault.cursor };
    case 'no_tracker':
      return { ...page, next: undefined };
    case 'null_tracker':
      return { ...page, next: null };
    case 'empty_tracker':
      return { ...page, next: '' };
    case 'same_page':
      return { ...page, next: page.here, more: true };
    case 'repeats':
      return { ...page, next: page.lead(page.from), more: true };
    case 'overlaps':
      return { ...page, next: page.lead(Math.ceil((page.from + page.to) / 2)), more: true };
    case 'goes_back':
      return { ...page, next: page.lead(0), more: true };
    case 'swapped':
      return page.more ? swapped(page) : page;
    case 'backwards':
      return { ...page, records: page.records.toReversed() };
    case 'garbage': {
      const half = Math.floor(page.records.length / 2);
      return {
        ...page,
        records: [...page.records.slice(0, half), ...UNREADABLE, ...page.records.slice(half)],
      };
    }
    default:
      return page;
  }
}
