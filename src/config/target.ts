/** Where a destination is: one address, and the settings that its kind has. */
import type { Target, TlsFiles } from '../domain/destination.ts';
import { nearest } from '../domain/nearest.ts';
import { shown } from './faults.ts';
import type { Wrong } from './pieces.ts';

export type TargetKind = Target['kind'];

/** What the address alone says. */
export type Address =
  | {
      readonly kind: 'syslog';
      readonly transport: 'tcp' | 'tls' | 'udp';
      readonly host: string;
      readonly port: number;
    }
  | { readonly kind: 'hec' | 'https'; readonly url: string }
  | { readonly kind: 'opensearch'; readonly url: string; readonly stream: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdout' };

/** RFC 5425 and 5426; 601 is what IANA lists for syslog over TCP. */
const SYSLOG_PORTS = { tcp: 601, tls: 6514, udp: 514 } as const;
const COLLECTOR = '/services/collector/event';
/** As Elastic's data streams are named: type, dataset, namespace. */
const STREAM = 'logs-druva.insync-default';

const SCHEMES = [
  ...['syslog+tcp://', 'syslog+tls://', 'syslog+udp://', 'hec+https://', 'hec+http://'],
  ...['opensearch+https://', 'opensearch+http://', 'https://', 'http://', 'file:', 'stdout:'],
] as const;

export function readAddress(value: string): { readonly is: Address } | Wrong {
  const text = value.trim();
  if (/^stdout:\/*$/i.test(text)) return { is: { kind: 'stdout' } };
  if (/^file:/i.test(text)) return readFileAddress(text);
  const [, scheme = '', rest = ''] = /^([a-z+]+):\/\/(.*)$/is.exec(text) ?? [];
  const known = scheme.toLowerCase();
  const syslog = /^syslog\+(tcp|tls|udp)$/.exec(known)?.[1] as keyof typeof SYSLOG_PORTS | undefined;
  const web = /^(?:(hec|opensearch)\+)?(https?)$/.exec(known);
  if (!syslog && !web) return noScheme(text);
  // `https:` makes the parser treat host and port as it does on the web; 443 would be left out by it.
  const url = URL.parse(`${web?.[2] ?? 'https'}://${rest}`);
  const wrong = whatIsWrong(url, text);
  if (!url || wrong) return wrong ?? noScheme(text);
  if (syslog) return readSyslog(url, syslog, rest, text);
  return { is: webAddress(url, web?.[1] as 'hec' | 'opensearch' | undefined) };
}

function whatIsWrong(url: URL | null, text: string): Wrong | undefined {
  if (!url || url.hostname === '' || /\s/.test(text)) return noScheme(text);
  const said =
    'holds a user name or password; leave them out, and name token, or user and password, beside it';
  if (url.username !== '' || url.password !== '') return { message: said, nearest: [], secret: true };
  return undefined;
}

function noScheme(text: string): Wrong {
  const message = `is not an address that begins with ${SCHEMES.slice(0, -1).join(', ')} or ${SCHEMES.at(-1)}`;
  const scheme = /^[a-z+]+:/i.exec(text)?.[0] ?? '';
  return { message, nearest: scheme === '' ? [] : nearest(scheme, SCHEMES) };
}

function readSyslog(
  { hostname, pathname, search }: URL,
  transport: keyof typeof SYSLOG_PORTS,
  rest: string,
  text: string,
): { readonly is: Address } | Wrong {
  if (pathname !== '/' || search !== '') {
    return { message: `${shown(text)} has a path; a syslog address is a host and a port`, nearest: [] };
  }
  const port = Number(/:(\d+)\/?$/.exec(rest)?.[1] ?? SYSLOG_PORTS[transport]);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { is: { kind: 'syslog', transport, host, port } };
}

function webAddress(url: URL, kind: 'hec' | 'opensearch' | undefined): Address {
  if (kind === undefined) return { kind: 'https', url: url.href };
  if (kind === 'hec') {
    if (url.pathname === '/') url.pathname = COLLECTOR;
    return { kind, url: url.href };
  }
  const stream = decodeURIComponent(url.pathname.replace(/^\/+|\/+$/g, '')) || STREAM;
  return { kind, url: url.origin, stream };
}

function readFileAddress(text: string): { readonly is: Address } | Wrong {
  const path = /^file:\/\/(?:localhost)?\//i.test(text)
    ? decoded(text.replace(/^file:\/\/(?:localhost)?/i, ''))
    : text.slice('file:'.length);
  if (path && !/^\/\/|\0/.test(path) && !path.endsWith('/')) return { is: { kind: 'file', path } };
  const message = `${shown(text)} names no file; write file:///var/log/insync/events.ndjson, or file:./events.ndjson`;
  return { message, nearest: [] };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** The settings of each kind beside those that all have. */
export const SETTINGS_OF: Readonly<Record<TargetKind, readonly string[]>> = {
  syslog: ['facility', 'bom', 'confirm', 'ca', 'cert', 'key'],
  hec: ['token', 'index', 'acknowledge', 'gzip', 'ca', 'cert', 'key'],
  opensearch: ['token', 'user', 'password', 'gzip', 'ca', 'cert', 'key'],
  https: ['token', 'secret', 'ca', 'cert', 'key'],
  file: ['rotate', 'keep'],
  stdout: [],
};

/** As the file has them, with their defaults. */
export interface Settings {
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly secret?: string | undefined;
  readonly index: string;
  readonly acknowledge: boolean;
  readonly gzip: boolean;
  readonly facility: number;
  readonly bom: boolean;
  readonly confirm: 'close' | 'write';
  readonly rotate: number;
  readonly keep: number;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Undefined where a setting is missing that the kind cannot do without. */
export function targetOf(address: Address, settings: Settings): Target | undefined {
  const tls = tlsOf(settings);
  const { token, secret, gzip } = settings;
  switch (address.kind) {
    case 'syslog':
      return { ...address, facility: settings.facility, bom: settings.bom, confirm: settings.confirm, tls };
    case 'hec': {
      const { index, acknowledge } = settings;
      if (token === undefined) return undefined;
      return { kind: 'hec', url: address.url, token: { env: token }, index, acknowledge, gzip, tls };
    }
    case 'opensearch':
      return { ...address, auth: authOf(settings), gzip, tls };
    case 'https':
      return {
        ...{ kind: 'https', url: address.url, tls },
        secret: secret === undefined ? undefined : { env: secret },
        token: token === undefined ? undefined : { env: token },
      };
    case 'file':
      return { ...address, rotate: { bytes: settings.rotate, keep: settings.keep } };
    case 'stdout':
      return address;
  }
}

function tlsOf({ ca, cert, key }: Settings): TlsFiles {
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function authOf({ token, user, password }: Settings): Extract<Target, { kind: 'opensearch' }>['auth'] {
  if (token !== undefined) return { kind: 'api_key', token: { env: token } };
  if (user !== undefined && password !== undefined)
    return { kind: 'basic', user, password: { env: password } };
  return { kind: 'none' };
}

/** Every environment variable that a target's secrets are in. */
export function secretNames(target: Target): readonly string[] {
  switch (target.kind) {
    case 'hec':
      return [target.token.env];
    case 'opensearch':
      if (target.auth.kind === 'none') return [];
      return [target.auth.kind === 'basic' ? target.auth.password.env : target.auth.token.env];
    case 'https':
      return [target.token, target.secret].flatMap((name) => (name ? [name.env] : []));
    default:
      return [];
  }
}
