import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, makeReceiver, type Receiver } from './receiver.ts';

const PROGRAM = '/usr/sbin/syslog-ng';

export const hasSyslogNg = existsSync(PROGRAM);

/** Debian's syslog-ng as a process of its own; not started yet. */
export const makeSyslogNg = (): Promise<Receiver> => makeReceiver(syslogNg);

const syslogNg: Kind = {
  name: 'syslog-ng',
  asSent: (line) => line.replace(/^(<\d+>1 \S+)\+00:00 /, '$1Z '),
  command({ folder, ca, server, ports, file }) {
    const source = (port: number, rest: string) => `syslog(ip("127.0.0.1") port(${port}) ${rest})`;
    const tls = (verify: string) =>
      `transport("tls") tls(cert-file("${server.cert}") key-file("${server.key}") ca-file("${ca}") peer-verify(${verify}))`;
    // With flow-control it reads no further than it can write; without, it drops what its queue has no room for.
    const text = `@version: 3.38
options { keep-hostname(yes); use-dns(no); log-msg-size(65536); stats-freq(0); };
source s {
  ${source(ports.tcp, 'transport("tcp")')};
  ${source(ports.tls, tls('optional-untrusted'))};
  ${source(ports.strict, tls('required-trusted'))};
  ${source(ports.udp, 'transport("udp")')};
};
destination d { file("${file}" template("<$PRI>1 $ISODATE $HOST $PROGRAM $PID $MSGID - $MSG\\n") frac-digits(3) time-zone("+00:00")); };
log { source(s); destination(d); flags(flow-control); };
`;
    const at = (name: string) => join(folder, name);
    writeFileSync(at('syslog-ng.conf'), text);
    const files = ['-f', at('syslog-ng.conf'), '-R', at('persist'), '-c', at('ctl'), '-p', at('pid')];
    return { program: PROGRAM, words: ['-F', '--no-caps', '--stderr', ...files] };
  },
};
