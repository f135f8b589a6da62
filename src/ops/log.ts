import pino, { type Logger } from 'pino';
import { withoutSecrets, withoutSecretText } from './secrets.ts';

export type { Logger };

/** Standard output, or standard error where that is for something else. */
type LogPlace = 1 | 2;

/**
 * JSON lines on standard output, written at once: a killed process has said what it knew. No line holds one of the
 * secrets, or what looks like one: `hide` takes them out.
 */
export function createLog(
  level: string,
  room: string,
  hide: (text: string) => string = withoutSecretText,
  fd: LogPlace = 1,
): Logger {
  return pino(
    {
      level,
      base: { room },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)) },
      formatters: { log: (fields) => withoutSecrets(fields) as Record<string, unknown> },
      hooks: { streamWrite: hide },
    },
    pino.destination({ fd, sync: true }),
  );
}
