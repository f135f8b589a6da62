import type { Destination } from '../../src/domain/destination.ts';
import type { ForwardState } from '../../src/domain/forward.ts';
import { MINUTE } from '../contract/samples.ts';

export function destinationOf(more: Partial<Destination> = {}): Destination {
  const tls = {};
  return {
    name: 'soc',
    target: {
      ...{ kind: 'syslog', transport: 'tls', host: 'siem.example.com', port: 6514, facility: 23 },
      ...{ bom: false, confirm: 'close', tls },
    },
    to: 'syslog+tls://siem.example.com:6514',
    format: 'cef',
    filter: undefined,
    text: '',
    from: 'now',
    behind: 15 * MINUTE,
    ...more,
  };
}

/** One that has all there is. */
export function stateOf(more: Partial<ForwardState> = {}): ForwardState {
  return {
    ...{ name: 'soc', cursor: 10, waiting: 0, waitingSince: undefined, freshSince: undefined },
    ...{ sent: 10, refused: 0, missed: 0, sentAt: undefined, paused: undefined, failure: undefined },
    ...{ replay: undefined, lastRefused: undefined },
    ...more,
  };
}
