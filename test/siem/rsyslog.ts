import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kind, makeReceiver, type Receiver } from './receiver.ts';

/**
 * Installed, or unpacked into a folder: Debian's package stands in the way of syslog-ng's. Its driver for TLS is
 * `rsyslog-openssl`.
 */
const ROOTS = ['/', join(tmpdir(), 'insync-rsyslog')];
const MODULES = 'usr/lib/x86_64-linux-gnu/rsyslog';
const root = ROOTS.find((place) => existsSync(join(place, MODULES, 'lmnsd_ossl.so')));

export const hasRsyslog = root !== undefined;

/** Debian's rsyslog as a process of its own; not started yet. */
export const makeRsyslog = (): Promise<Receiver> => makeReceiver(rsyslog);

const rsyslog: Kind = {
  name: 'rsyslog',
  command({ folder, ca, server, ports, file }) {
    const input = (port: number, rest = '') =>
      `input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="sink"${rest})`;
    const tls = (mode: string) =>
      ` streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="${mode}"`;
    // Without a queue: it reads no further than it has written, as by default it does not.
    const text = `global(workDirectory="${folder}" maxMessageSize="64k" defaultNetstreamDriverCAFile="${ca}"
  defaultNetstreamDriverCertFile="${server.cert}" defaultNetstreamDriverKeyFile="${server.key}")
main_queue(queue.type="Direct")
module(load="imtcp")
module(load="imudp")
template(name="raw" type="string" string="%rawmsg%\\n")
ruleset(name="sink") { action(type="omfile" file="${file}" template="raw") }
${input(ports.tcp)}
${input(ports.tls, tls('anon'))}
${input(ports.strict, tls('x509/certvalid'))}
input(type="imudp" address="127.0.0.1" port="${ports.udp}" ruleset="sink")
`;
    const conf = join(folder, 'rsyslog.conf');
    writeFileSync(conf, text);
    const words = ['-n', '-f', conf, '-i', join(folder, 'pid'), '-M', join(root ?? '', MODULES)];
    const libraries = join(root ?? '', 'usr/lib/x86_64-linux-gnu');
    return { program: join(root ?? '', 'usr/sbin/rsyslogd'), words, env: { LD_LIBRARY_PATH: libraries } };
  },
};
