import pino, { type Logger } from 'pino';
import { withoutSecrets, withoutSecretText } from './secrets.ts';

export type { Logger };

/** JSON lines on standard output, written at once: a killed process has said what it knew. No line holds a secret. */
export function createLog(level: string, room: string): Logger {
  return pino(
    {
      level,
      base: { room },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: Error) => withoutSecrets(pino.stdSerializers.err(error)) },
      formatters: { log: (fields) => withoutSecrets(fields) as Record<string, unknown> },
      hooks: { streamWrite: withoutSecretText },
    },
    pino.destination({ fd: 1, sync: true }),
  );
}
