/** Certificates as an operator makes them with OpenSSL: an authority of one's own, a server, a client. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Paths of files in PEM. */
export interface Authority {
  readonly ca: string;
  /** Signed by this authority; `names` as `DNS:localhost,IP:127.0.0.1`. */
  sign(file: string, names: string): Pair;
}

export const HERE = 'DNS:localhost,IP:127.0.0.1';

/** @throws Error when openssl is missing or refuses; what it said is in the message. */
export function makeAuthority(folder: string, name: string): Authority {
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const [ca, caKey] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name}`);
  return {
    ca,
    sign(file, names) {
      const pair = { cert: join(folder, `${file}.pem`), key: join(folder, `${file}.key`) };
      const [request, extra] = [join(folder, `${file}.csr`), join(folder, `${file}.ext`)];
      writeFileSync(extra, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
      openssl('req', ...newKey, '-keyout', pair.key, '-out', request, '-subj', `/CN=${file}`);
      const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', extra];
      openssl('x509', '-req', '-in', request, '-out', pair.cert, ...by);
      return pair;
    },
  };
}
