/** The keys of every map of the file that is not a filter, and what the map is called. */
export const TOP_KEYS = [
  'poll',
  'feed',
  'firstRunMaxAge',
  'zone',
  'alert',
  'routes',
  'reopen_within',
  'retention',
  'inhibit',
  'outage',
  'missing',
  'feed_silence',
  'runbooks',
  'console',
  'permissions',
  'digest',
  'forward',
] as const;
export const ROUTE_KEYS = [
  'match',
  'channel',
  'mention',
  'continue',
  'group_by',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'escalate',
  'active',
  'quiet',
] as const;
const STEP_KEYS = ['after', 'mention', 'channel'] as const;
const HOUR_KEYS = ['hours', 'days', 'zone'] as const;
const INHIBIT_KEYS = ['source', 'target', 'equal'] as const;
const OUTAGE_KEYS = ['subjects', 'within', 'match', 'equal'] as const;
const RUNBOOK_KEYS = ['do', 'link'] as const;
const PERMISSION_KEYS = ['acknowledge', 'silence', 'resolve', 'forward'] as const;
const DIGEST_KEYS = ['channel', 'every', 'on', 'at', 'zone', 'skip_empty'] as const;

const FORWARD_KEYS = [
  ...['name', 'to', 'format', 'match', 'from', 'behind'],
  ...['token', 'user', 'password', 'secret', 'index', 'acknowledge', 'gzip'],
  ...['facility', 'bom', 'confirm', 'rotate', 'keep', 'ca', 'cert', 'key'],
] as const;

export interface MapKeys {
  /** `a route`. */
  readonly what: string;
  readonly keys: readonly string[];
  /** Filters stand inside this key. */
  readonly filter?: string;
}

/** The map at a path of the file. */
export function keysAt(path: readonly PropertyKey[]): MapKeys {
  const [top] = path;
  switch (top) {
    case 'routes':
      return inRoute(path[2]);
    case 'inhibit':
      return { what: 'an inhibition', keys: INHIBIT_KEYS, filter: 'source or target' };
    case 'outage':
      return { what: 'outage', keys: OUTAGE_KEYS, filter: 'match' };
    case 'runbooks':
      return { what: 'a runbook', keys: RUNBOOK_KEYS };
    case 'permissions':
      return { what: 'permissions', keys: PERMISSION_KEYS };
    case 'digest':
      return { what: 'a digest', keys: DIGEST_KEYS };
    case 'forward':
      return { what: 'a destination', keys: FORWARD_KEYS, filter: 'match' };
    default:
      return { what: 'this file', keys: TOP_KEYS };
  }
}

function inRoute(key: PropertyKey | undefined): MapKeys {
  if (key === 'escalate') return { what: 'a step', keys: STEP_KEYS };
  if (key === 'active' || key === 'quiet') return { what: key, keys: HOUR_KEYS };
  return { what: 'a route', keys: ROUTE_KEYS, filter: 'match' };
}
