import { readFile } from 'node:fs/promises';
import type { ForwardFormat, SecretName, Target } from '../domain/destination.ts';
import type { Sender } from '../domain/forward.ts';
import type { Clock } from '../domain/ports.ts';
import type { Forwarder } from './format.ts';

export interface SenderContext {
  readonly format: ForwardFormat;
  /** The secret itself. */
  readonly secret: (name: SecretName) => string;
  readonly by: Forwarder;
  readonly now: Clock;
  /** A random UUID. */
  readonly uuid: () => string;
}

/** Who brings batches to the target. What other kinds need is not loaded. */
export async function openSender(target: Target, context: SenderContext): Promise<Sender> {
  const { format, secret, by, now, uuid } = context;
  const settings = { format, forwarder: by, now };
  switch (target.kind) {
    case 'syslog': {
      const { syslogSender } = await import('./syslog/sender.ts');
      return syslogSender(target, by, (path) => readFile(path, 'utf8'));
    }
    case 'hec': {
      const { hecSender } = await import('./hec/sender.ts');
      return hecSender(target, { ...settings, token: secret(target.token), channel: uuid() });
    }
    case 'opensearch': {
      const { openSearchSender } = await import('./opensearch/sender.ts');
      const { auth } = target;
      const name = auth.kind === 'api_key' ? auth.token : auth.kind === 'basic' ? auth.password : undefined;
      return openSearchSender(target, { ...settings, secret: name ? secret(name) : '' });
    }
    case 'https': {
      const { webhookSender } = await import('./webhook/sender.ts');
      const [token, key] = [target.token && secret(target.token), target.secret && secret(target.secret)];
      return webhookSender(target, { ...settings, token, secret: key });
    }
    case 'file': {
      const { fileSender } = await import('./file/sender.ts');
      return fileSender(target);
    }
    case 'stdout': {
      const { stdoutSender } = await import('./file/stdout.ts');
      return stdoutSender();
    }
  }
}
