/** Which settings each kind of destination has, and their defaults, from what reads them. */
import { readConfig } from '../../src/config/file.ts';
import { SETTINGS_OF, type TargetKind } from '../../src/config/target.ts';
import type { Target } from '../../src/domain/destination.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { code, mdTable } from './markdown.ts';

/** As the file names a variable. */
const NAME = '$'.concat('{SPLUNK_HEC_TOKEN}');

/** The least that each kind needs. */
const LEAST: Readonly<Record<TargetKind, { readonly begins: string; readonly yaml: string }>> = {
  syslog: {
    begins: 'syslog+tls:// syslog+tcp:// syslog+udp://',
    yaml: 'to: "syslog+tls://siem.example.com"',
  },
  hec: {
    begins: 'hec+https:// hec+http://',
    yaml: 'to: "hec+https://splunk.example.com:8088", token: "'.concat(NAME, '"'),
  },
  opensearch: {
    begins: 'opensearch+https:// opensearch+http://',
    yaml: 'to: "opensearch+https://search.example.com:9200"',
  },
  https: { begins: 'https:// http://', yaml: 'to: "https://hooks.example.com/insync"' },
  file: { begins: 'file:', yaml: 'to: "file:./events.ndjson"' },
  stdout: { begins: 'stdout:', yaml: 'to: "stdout:"' },
};

export function destinationSettings(): string {
  const rows = (Object.keys(LEAST) as TargetKind[]).map((kind) => {
    const { begins, yaml } = LEAST[kind];
    const has = new Map(Object.entries(flat(targetOf(yaml))));
    const settings = SETTINGS_OF[kind].map((key) => settingWords(key, has.get(key), yaml));
    return [code(kind), begins.split(' ').map(code).join(' '), settings.join(', ') || 'none'];
  });
  return mdTable(['kind', 'its address begins with', 'its settings, with their defaults'], rows);
}

function settingWords(key: string, value: unknown, yaml: string): string {
  if (yaml.includes(`${key}:`)) return `${code(key)} (required)`;
  if (key === 'rotate') return `${code(key)} (${code(`${Number(value) / 1_000_000}MB`)})`;
  return value === undefined || value === '' ? code(key) : `${code(key)} (${code(String(value))})`;
}

function targetOf(yaml: string): Target {
  const text = `routes: [{ channel: C0123OPS }]\nforward: [{ name: one, ${yaml} }]`;
  const read = readConfig(text, 'insync.yaml', { isCron, now: 0, zone: 'UTC' });
  const target = read.ok ? read.config.forward[0]?.target : undefined;
  if (!target) throw new Error(`the destination is not read: ${yaml}`);
  return target;
}

/** A rotation is written as two settings. */
function flat(target: Target): Readonly<Record<string, unknown>> {
  return target.kind === 'file' ? { rotate: target.rotate.bytes, keep: target.rotate.keep } : { ...target };
}
