import { randomBytes } from 'node:crypto';
import type { App, BlockAction, RespondFn } from '@slack/bolt';
import { failureAnswer } from '../cards/answers.ts';
import { ACTIONS } from './actions.ts';
import { clickOf } from './click.ts';
import { answerCommand } from './commands.ts';
import { type Desk, toResponse } from './desk.ts';
import { firstDelivery } from './once.ts';

/** The one slash command. */
export const SLASH_COMMAND = '/insync';

export interface Listeners {
  /** Resolves when every request taken so far is answered. */
  idle(): Promise<void>;
}

/** Registers every listener: each says yes to Slack at once, acts once, and always answers the person. */
export function registerListeners(app: App, desk: Desk): Listeners {
  const working = new Set<Promise<void>>();
  const attend = async (...given: Parameters<typeof act>) => {
    const work = act(...given);
    working.add(work);
    await work.finally(() => working.delete(work));
  };

  app.command(SLASH_COMMAND, async ({ ack, command, respond }) => {
    await ack();
    await attend(desk, command, respond, `${SLASH_COMMAND} ${command.text}`, async () => {
      const { message, share } = await answerCommand(desk, command.text, command.user_id);
      await respond(toResponse(message, { share }));
    });
  });

  for (const [id, handle] of Object.entries(ACTIONS)) {
    app.action<BlockAction>(id, async ({ ack, body, client, respond }) => {
      await ack();
      await attend(desk, body, respond, id, () => handle(desk, clickOf(body, client, respond)));
    });
  }

  app.error(async (error) => {
    desk.log.error({ err: error }, 'a request of Slack failed');
  });

  return {
    async idle() {
      await Promise.allSettled(working);
    },
  };
}

/** Acts on the first delivery only; what goes wrong is told to the person with a reference to the log. */
async function act(
  desk: Desk,
  body: unknown,
  respond: RespondFn | undefined,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    if (await firstDelivery(desk.store, body, desk.clock)) await work();
    else desk.log.info({ what: what.slice(0, 80) }, 'delivered again by Slack, acted on already');
  } catch (error) {
    const reference = randomBytes(4).toString('hex');
    desk.log.error({ err: error, reference, what: what.slice(0, 80) }, 'could not answer');
    desk.counted.command('any', 'failed');
    const message = failureAnswer({
      what: 'That could not be answered',
      next: 'Nothing was lost. Try again in a moment.',
      reference,
    });
    await respond?.(toResponse(message, {})).catch(() => undefined);
  }
}
