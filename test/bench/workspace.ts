import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack } from '../../src/sim/slack/types.ts';
import {
  type BotChild,
  type BotOptions,
  type DruvaChild,
  startBotChild,
  startDruvaChild,
} from './children.ts';
import { CHANNEL, ONE_CHANNEL, PEOPLE, SECOND_CHANNEL, SIGNING_SECRET, TOKEN } from './names.ts';

/** A simulated Slack in this process, a simulated Druva and the real bot in processes of their own. */
export interface Workspace {
  readonly slack: Slack;
  readonly druva: DruvaChild;
  readonly bot: BotChild;
  stop(): Promise<void>;
}

export async function startWorkspace(
  options: Partial<Pick<BotOptions, 'probe' | 'yaml' | 'stored'>> = {},
): Promise<Workspace> {
  const slack = await startSlack({
    botToken: TOKEN,
    signingSecret: SIGNING_SECRET,
    users: PEOPLE,
    channels: [
      { id: CHANNEL, name: 'bench' },
      { id: SECOND_CHANNEL, name: 'second' },
    ],
  });
  const druva = await startDruvaChild();
  const bot = await startBotChild({
    yaml: ONE_CHANNEL,
    ...options,
    druva: await druva.url(),
    slack: slack.url,
  });
  slack.connect(`${bot.url}/slack/events`);
  return {
    slack,
    druva,
    bot,
    async stop() {
      await bot.stop();
      await druva.stop();
      await slack.close();
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks every few milliseconds until there is something; undefined when there is nothing in time. */
export async function within<T>(ms: number, look: () => T | undefined): Promise<T | undefined> {
  const until = performance.now() + ms;
  for (;;) {
    const found = look();
    if (found !== undefined || performance.now() > until) return found;
    await pause(5);
  }
}

/** New events the bot has committed since it started, as its metrics say. */
export async function ingested(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^insync_events_total\{result="fresh"\} (\d+)/m.exec(text)?.[1] ?? 0);
}
