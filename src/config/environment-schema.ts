import { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { databaseUrl } from './database-url.ts';
import { shown } from './faults.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What to do about a fault of each variable. */
export const CURES = {
  DRUVA_CLIENT_ID:
    'In the Druva Cloud Platform console open Integration Center, API Credentials, and take the client ID from there',
  DRUVA_CLIENT_SECRET:
    'It is shown once, when the credentials are made in Integration Center, API Credentials; make new ones if it is lost',
  DRUVA_API_URL: 'Leave it out for https://apis.druva.com, or give the base URL of your cloud',
  DRUVA_WEBHOOK_SECRET:
    'Leave it out, or give 16 or more characters of your own without blanks, such as what openssl rand -base64 32 prints, and the same in Integration Center, Webhooks',
  SLACK_BOT_TOKEN: 'On api.slack.com/apps open your app, OAuth & Permissions, Bot User OAuth Token (xoxb-…)',
  SLACK_SIGNING_SECRET: 'On api.slack.com/apps open your app, Basic Information, Signing Secret',
  SLACK_APP_TOKEN:
    'On api.slack.com/apps open your app, Basic Information, App-Level Tokens, one with connections:write (xapp-…)',
  SLACK_API_URL: 'Leave it out for https://slack.com/api/',
  DATABASE_URL:
    'Leave it out, or write file: and a path, such as file:./data/insync.db, or postgres://user:password@host:5432/database',
  INSYNC_CONFIG: 'Leave it out for ./insync.yaml, or give the path of your file',
  PORT: 'Leave it out for 3000, or give a whole number from 0 to 65535',
  HOST: 'Leave it out for 0.0.0.0, or give an address or host name alone',
  METRICS_PORT:
    'Leave it out to have /metrics, /healthz and /readyz on PORT, or give a whole number from 0 to 65535',
  METRICS_HOST: 'Leave it out for the address in HOST; it is of use beside METRICS_PORT only',
  INSYNC_KEY:
    'Leave it out, or give 16 or more characters of your own, such as what openssl rand -base64 32 prints',
  LOG_LEVEL: `Leave it out for info, or take one of ${LOG_LEVELS.join(', ')}`,
} as const;
export type Variable = keyof typeof CURES;
export const NAMES = Object.keys(CURES) as Variable[];

const text = z.string({ error: 'is not set' });
const credential = text.regex(/^[\x21-\x7e]+$/, {
  error: 'holds a space, a line break or a character that no such value has; it may be a placeholder',
});

function baseUrl(ending: '' | '/') {
  return text.transform((value, context) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const wrong = whatIsWrongWith(url);
    if (url && wrong === undefined) return url.href.replace(/\/+$/, '') + ending;
    context.addIssue({ code: 'custom', message: wrong ?? '' });
    return z.NEVER;
  });
}

function whatIsWrongWith(url: URL | undefined): string | undefined {
  if (!url || !/^https?:$/.test(url.protocol)) return 'is not a URL that begins with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'holds a user name or password, which it may not';
  if (url.search !== '' || url.hash !== '') return 'has a ? or # part, which a base URL may not have';
  return undefined;
}

const logLevel = text.transform((value, context) => {
  const level = LOG_LEVELS.find((known) => known === value.toLowerCase());
  if (level) return level;
  const params = { nearest: nearest(value, LOG_LEVELS) };
  context.addIssue({ code: 'custom', message: `${shown(value)} is not a log level`, params });
  return z.NEVER;
});

const port = text
  .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, { error: 'is not a port number' })
  .transform(Number);
const host = text.regex(/^[\w.:-]+$/, { error: 'is not an address or host name' });

export const environmentSchema = z.object({
  DRUVA_CLIENT_ID: credential,
  DRUVA_CLIENT_SECRET: credential,
  DRUVA_API_URL: baseUrl('').default('https://apis.druva.com'),
  DRUVA_WEBHOOK_SECRET: credential.min(16, { error: 'is shorter than 16 characters' }).optional(),
  SLACK_BOT_TOKEN: credential
    .refine((value) => !/^xapp-/i.test(value), {
      error: 'holds an app-level token (xapp-…), not the bot token',
    })
    .refine((value) => !/^xox(?!b-|e\.xoxb-)[a-z][-.]/i.test(value), {
      error: 'holds another kind of Slack token than a bot token',
    }),
  SLACK_SIGNING_SECRET: credential
    .refine((value) => !/^(xox[a-z]|xapp)[-.]/i.test(value), {
      error: 'holds a token, not the signing secret',
    })
    .optional(),
  SLACK_APP_TOKEN: credential
    .refine((value) => /^xapp-/i.test(value), {
      error: 'does not begin with xapp-, so it is no app-level token',
    })
    .optional(),
  SLACK_API_URL: baseUrl('/').default('https://slack.com/api/'),
  DATABASE_URL: databaseUrl.default({ kind: 'file', path: './data/insync.db' }),
  INSYNC_CONFIG: text.default('./insync.yaml'),
  PORT: port.default(3000),
  HOST: host.default('0.0.0.0'),
  METRICS_PORT: port.optional(),
  METRICS_HOST: host.optional(),
  INSYNC_KEY: text.min(16, { error: 'is shorter than 16 characters' }).optional(),
  LOG_LEVEL: logLevel.default('info'),
});
