import pino, { type Logger } from 'pino';

export type { Logger };

/** Values under these names never reach the log, wherever they hide in what is logged. */
const SECRET_PATHS = [
  'token',
  'secret',
  'password',
  'authorization',
  'clientSecret',
  'signingSecret',
  'response_url',
];

/** JSON lines on standard output, written at once: a killed process has said what it knew. */
export function createLog(level: string, room: string): Logger {
  return pino(
    {
      level,
      base: { room },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_PATHS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 1, sync: true }),
  );
}
