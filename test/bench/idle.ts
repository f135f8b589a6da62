import { type Bench, below, median, shown } from './figure.ts';
import { memory } from './memory.ts';
import { CHANNEL } from './names.ts';
import { pause, startWorkspace, type Workspace, within } from './workspace.ts';

const STARTS = 3;
const IDLE = 30_000;
/** What the second bot reads before it idles: a week of a small company. */
const HISTORY = 4_000;

/** How soon the bot is there, and what it holds when nothing happens. */
export const idle: Bench = async (say) => {
  const logged: number[] = [];
  const ready: number[] = [];
  for (let turn = 1; turn < STARTS; turn += 1) {
    const { bot, stop } = await startWorkspace();
    logged.push(bot.logged);
    ready.push(bot.ready);
    await stop();
  }
  const fresh = await startWorkspace();
  logged.push(fresh.bot.logged);
  ready.push(fresh.bot.ready);
  const used = await startWorkspace();
  try {
    await use(used);
    say(`idle for ${IDLE / 1000} s`);
    await pause(IDLE);
    const [atRest, afterUse] = [memory(fresh.bot.pid), memory(used.bot.pid)];
    return [
      below({
        name: `memory after ${IDLE / 1000} s idle`,
        figure: atRest.now,
        target: 150,
        unit: 'MB resident',
        notes: [
          `${shown(atRest.file)} MB of it are pages of the Node program itself, which its processes share; most since the start ${shown(atRest.most)} MB`,
          `another that has read ${shown(HISTORY)} events and answered a command before: ${shown(afterUse.now)} MB, at the most ${shown(afterUse.most)} MB`,
        ],
      }),
      below({
        name: 'start of the process to ready, median',
        figure: median(ready),
        target: 2_000,
        unit: 'ms',
        notes: [
          `${ready.map(shown).join(', ')} ms to the first 200 of /readyz: feed read to its head, token accepted; log line "ready" after ${logged.map(shown).join(', ')} ms`,
        ],
      }),
    ];
  } finally {
    await fresh.stop();
    await used.stop();
  }
};

async function use({ slack, druva }: Workspace): Promise<void> {
  const now = Date.now();
  await druva.add(HISTORY, { from: now - 7 * 86_400_000, to: now });
  await pause(3_000);
  const user = 'U07MAYA';
  await slack.command({ user, channel: CHANNEL, text: 'events --type Backup --since 7d' });
  await within(5_000, () => slack.ephemerals(user, CHANNEL)[0]);
}
