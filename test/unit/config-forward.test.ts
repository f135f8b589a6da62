import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { printFaults } from '../../src/config/faults.ts';
import { knownSecrets, loadConfiguration } from '../../src/config/load.ts';

const NOW = Date.UTC(2026, 0, 15);
const ENOUGH = {
  DRUVA_CLIENT_ID: 'client',
  DRUVA_CLIENT_SECRET: 'one',
  SLACK_BOT_TOKEN: 'xoxb-two',
  SLACK_SIGNING_SECRET: 'three',
};
const TOKEN = 'a-token-that-nobody-may-see';

function options(forward: string, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  const all: Record<string, string> = {
    ...files,
    './insync.yaml': `routes: [{ channel: C0123OPS }]\nforward:\n${forward}`,
  };
  return {
    ...{ now: NOW, isCron: () => true, env: { ...ENOUGH, ...env } },
    readFile: (path: string) => {
      const text = all[path];
      if (text === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return new TextEncoder().encode(text);
    },
  };
}

const load = (...given: Parameters<typeof options>) => loadConfiguration(options(...given));

function destinations(...given: Parameters<typeof options>) {
  const loaded = load(...given);
  if (!loaded.ok) throw new Error(printFaults(loaded.faults));
  return loaded.config.forward;
}

function faults(...given: Parameters<typeof options>): string {
  const loaded = load(...given);
  return loaded.ok ? '' : printFaults(loaded.faults);
}

describe('forward', () => {
  it('takes a list of destinations, secrets by the names of variables', () => {
    const yaml = `
  - { name: soc,  to: "syslog+tls://siem.example.com:6514", format: cef, from: beginning }
  - { name: lake, to: "file:///var/log/insync/events.ndjson", format: ocsf, match: { type: "!Client Upgrade" } }
  - { name: splunk, to: "hec+https://splunk.example.com:8088", format: envelope, token: \${SPLUNK_HEC_TOKEN} }
`;
    const [soc, lake, splunk] = destinations(yaml, { SPLUNK_HEC_TOKEN: TOKEN });
    expect(soc).toMatchObject({
      ...{ name: 'soc', format: 'cef', from: 'beginning', filter: undefined, behind: 900_000 },
      to: 'syslog+tls://siem.example.com:6514',
      target: { kind: 'syslog', transport: 'tls', host: 'siem.example.com', port: 6514, facility: 23 },
    });
    expect(lake).toMatchObject({
      ...{ from: 'now', text: 'type: !Client Upgrade' },
      filter: { terms: { type: { any: [], none: ['Client Upgrade'] } } },
      target: {
        kind: 'file',
        path: '/var/log/insync/events.ndjson',
        rotate: { bytes: 100_000_000, keep: 10 },
      },
    });
    expect(splunk?.target).toMatchObject({
      url: 'https://splunk.example.com:8088/services/collector/event',
      token: { env: 'SPLUNK_HEC_TOKEN' },
    });
  });

  it.each([
    ['syslog+tcp://10.0.0.1', { transport: 'tcp', host: '10.0.0.1', port: 601 }],
    ['syslog+udp://[::1]:5514', { transport: 'udp', host: '::1', port: 5514 }],
    ['SYSLOG+TLS://siem.example.com:443/', { transport: 'tls', port: 443 }],
    ['opensearch+https://os.example.com:9200', { stream: 'logs-druva.insync-default' }],
    ['opensearch+http://os.example.com/logs-x', { url: 'http://os.example.com', stream: 'logs-x' }],
    ['https://hooks.example.com/in?x=1', { kind: 'https', url: 'https://hooks.example.com/in?x=1' }],
    ['file:./out/events.ndjson', { kind: 'file', path: './out/events.ndjson' }],
    ['file:///var/log/a%20b.ndjson', { kind: 'file', path: '/var/log/a b.ndjson' }],
    ['stdout:', { kind: 'stdout' }],
  ])('%s is an address', (to, target) => {
    expect(destinations(`  - { name: x, to: "${to}" }`)[0]?.target).toMatchObject(target);
  });

  it('begins at a time, as a length or a date', () => {
    const from = (text: string) => destinations(`  - { name: x, to: "stdout:", from: ${text} }`)[0]?.from;
    expect(from('2d')).toBe(NOW - 2 * 86_400_000);
    expect(from('2026-01-01T00:00:00Z')).toBe(Date.UTC(2026, 0, 1));
    expect(from('now')).toBe('now');
  });

  it.each([
    ['{ name: so c, to: "stdout:" }', /name: "so c" is not a name.*Nearest: so-c/],
    ['{ name: x, to: "syslog+tsl://a:1" }', /Nearest: syslog\+tls:\/\//],
    ['{ name: x, to: "syslog+tcp://a:1/path" }', /has a path/],
    ['{ name: x, to: "file:///" }', /names no file/],
    ['{ name: x, to: "stdout:", format: cfe }', /Nearest: cef/],
    ['{ name: x, to: "stdout:", from: begining }', /Nearest: beginning/],
    ['{ name: x, to: "stdout:", match: {} }', /leave it out to forward every event/],
    ['{ name: x, to: "stdout:", match: { since: 1h } }', /where a destination begins is said under "from"/],
    ['{ name: x, to: "stdout:", match: { status: open } }', /what became of an event/],
    ['{ name: x, to: "stdout:", facility: 3 }', /facility: means nothing for stdout; it has none/],
    ['{ name: x, to: "hec+https://a" }', /token: is missing/],
    ['{ name: x, to: "opensearch+https://a", user: u }', /goes with password/],
    ['{ name: x, to: "syslog+tls://a", cert: c.pem }', /goes with key/],
    ['{ name: x, to: "file:x.log", rotate: 5 apples }', /is not a size/],
    ['{ name: x, to: "stdout:", behind: 5s }', /a minute or more/],
    ['{ name: x, too: "stdout:" }', /"too" is not a key of a destination. Nearest: to/],
    ['{ name: x, to: "file:a" }\n  - { name: X, to: "file:b" }', /is the name of another destination/],
    ['{ name: x, to: "file:a" }\n  - { name: y, to: "file:a" }', /is the file of another destination/],
    ['{ name: x, to: "stdout:" }\n  - { name: y, to: "stdout:" }', /there is one standard output/],
  ])('%s is refused with the cure', (entry, said) => {
    expect(faults(`  - ${entry}`)).toMatch(said);
  });

  it('shows no secret that was written into the file', () => {
    const written = [
      `{ name: a, to: "hec+https://a", token: ${TOKEN} }`,
      `{ name: b, to: "https://me:${TOKEN}@a/" }`,
      `{ name: c, to: "https://a", secret: "${TOKEN}" }`,
    ];
    for (const entry of written) {
      const loaded = load(`  - ${entry}`);
      expect(loaded.ok).toBe(false);
      expect(inspect(loaded, { depth: 9 })).not.toContain(TOKEN);
    }
  });

  it('asks for the variables it names, which may be files, and knows their values as secrets', () => {
    const yaml = '  - { name: splunk, to: "hec+https://a", token: ${' + 'SPLUNK_HEC_TOKEN} }';
    expect(faults(yaml, { SPLUNK_HEC_TOKN: 'x' })).toMatch(
      /^SPLUNK_HEC_TOKEN: is not set. Nearest: SPLUNK_HEC_TOKN. The destination splunk/,
    );
    const env = { SPLUNK_HEC_TOKEN_FILE: '/run/secrets/hec' };
    expect(faults(yaml, env)).toMatch(/SPLUNK_HEC_TOKEN_FILE: names a file that does not exist/);
    const files = { '/run/secrets/hec': `${TOKEN}\n` };
    const loaded = load(yaml, env, files);
    expect(loaded.ok && loaded.environment.referred.SPLUNK_HEC_TOKEN?.reveal()).toBe(TOKEN);
    expect(inspect(loaded, { depth: 9 })).not.toContain(TOKEN);
    expect(knownSecrets(options(yaml, env, files))).toContain(TOKEN);
  });
});
