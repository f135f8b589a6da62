/** The receivers that are on this machine, and a sender to them. */
import { readFile } from 'node:fs/promises';
import type { Forwarded, Parcel, Sender } from '../../src/domain/forward.ts';
import { syslogSender } from '../../src/siem/syslog/sender.ts';
import { BY, type SyslogTarget, toSyslog } from './parcels.ts';
import type { Port, Receiver } from './receiver.ts';
import { hasRsyslog, makeRsyslog } from './rsyslog.ts';
import { hasSyslogNg, makeSyslogNg } from './syslog-ng.ts';

export const RECEIVERS = [
  // Its window: what it has read of a connection and not yet written, at most (log-iw-size by max-connections).
  { name: 'syslog-ng', here: hasSyslogNg, make: makeSyslogNg, holds: 100 },
  { name: 'rsyslog', here: hasRsyslog, make: makeRsyslog, holds: 0 },
];

for (const { name, here } of RECEIVERS) {
  if (!here)
    process.stderr.write(
      `\n*** THERE IS NO ${name} ON THIS MACHINE: its tests are SKIPPED (.ci/run says how) ***\n\n`,
    );
}

export const never = new AbortController().signal;

/** To one of its ports, trusting its authority. */
export function senderTo(
  receiver: Receiver,
  port: Port,
  { patience, ...other }: Partial<SyslogTarget> & { patience?: number } = {},
): Sender {
  const transport = port === 'strict' ? 'tls' : port;
  const target = toSyslog({
    port: receiver.ports[port],
    transport,
    tls: { ca: receiver.authority.ca },
    ...other,
  });
  return syslogSender(target, BY, (path) => readFile(path, 'utf8'), patience);
}

export const send = (sender: Sender, batch: readonly Parcel[]): Promise<Forwarded> =>
  sender.send(batch, never);

/** Of the events in the receiver's file, in its order. */
export function idsIn(receiver: Receiver): string[] {
  return receiver.lines().map((line) => /externalId=(\S+)/.exec(line)?.[1] ?? line.slice(0, 100));
}
