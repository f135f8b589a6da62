import type { Sender } from '../../domain/forward.ts';
import type { Forwarder } from '../format.ts';
import { confirmedSender } from './confirmed.ts';
import { datagramSender } from './datagrams.ts';
import { opener, PATIENCE, type ReadFile } from './line.ts';
import { type SyslogTarget, writer } from './message.ts';
import { writtenSender } from './written.ts';

/** Syslog (RFC 5424) over TCP and TLS with octet counting (RFC 6587, 5425), or UDP (RFC 5426). */
export function syslogSender(
  target: SyslogTarget,
  by: Forwarder,
  read: ReadFile,
  patience = PATIENCE,
): Sender {
  const write = writer(target, by);
  if (target.transport === 'udp') return datagramSender(target, write);
  const open = opener(target, read, patience);
  return target.confirm === 'close'
    ? confirmedSender(open, write, patience)
    : writtenSender(open, write, patience);
}
