import { expect, it } from 'vitest';
import type { Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { hostileLines } from './hostile-lines.ts';
import { asSlackSends, expectNoTrouble, expectTaken } from './people.ts';
import { type Shown, screen } from './read.ts';
import { play, stored } from './stage.ts';

const SEED = 141;
const LINES = 500;
const AT_ONCE = 5;
/** ms */
const WITHIN = 3_000;
/** What no person says. */
const MACHINE =
  /could not be answered|undefined|\[object|\bNaN\b|Invalid Date|\n\s+at \S+ \(|SQLITE|TypeError/;

/** A person and a channel for each line in flight, so that it is plain whose answer an answer is. */
const people = Array.from({ length: AT_ONCE }, (_, n) => ({
  user: `U0700${n}`,
  channel: `C0123${n}`,
}));

/** Everything that can be an answer to what this person typed in this channel. */
function answers(
  slack: Slack,
  { user, channel }: (typeof people)[number],
): Map<string, Shown & { text?: string }> {
  const messages = [...slack.messages(channel), ...slack.messages(slack.direct(user).id)];
  return new Map<string, Shown & { text?: string }>([
    ...slack.ephemerals(user).map((each) => [each.id, each] as const),
    ...messages.map((each) => [each.ts, each] as const),
    ...slack.views(user).map((each) => [each.id, each] as const),
  ]);
}

it(`answers ${LINES} hostile lines, each in words and in time`, async () => {
  const stage = await play({
    seed: SEED,
    slack: {
      rate: false,
      users: people.map(({ user }, n) => ({
        id: user,
        name: `user${n}`,
        real_name: `User ${n}`,
        tz: 'Asia/Kathmandu',
      })),
      channels: [
        ...['C0123BACKUP', 'C0123SEC', 'C0123OPS'].map((id) => ({ id, name: id.toLowerCase() })),
        ...people.map(({ channel }) => ({ id: channel, name: channel.toLowerCase() })),
      ],
    },
  });
  const { slack, druva } = stage;
  const now = Date.now();
  druva.add(druva.world.history(now - 3_600_000, now, 300));
  druva.story('hostile');
  await stored(stage, 312);

  const lines = hostileLines(SEED, LINES);
  const one = async (person: (typeof people)[number], line: string) => {
    const what = `seed ${SEED}: ${JSON.stringify(line.slice(0, 300))}`;
    const before = new Set(answers(slack, person).keys());
    const from = performance.now();
    expectTaken(await slack.command({ ...person, text: asSlackSends(line).slice(0, 8_000) }));
    const answer = await eventually(() => [...answers(slack, person)].find(([id]) => !before.has(id))?.[1], {
      within: WITHIN,
      what,
    });
    expect(performance.now() - from, what).toBeLessThan(WITHIN);
    for (const words of [screen(answer), answer.text ?? '']) {
      const [said = ''] = MACHINE.exec(words) ?? [];
      // What was typed may be repeated.
      expect(line, `${what}\n${words}`).toContain(said);
    }
    expect(screen(answer).length, what).toBeGreaterThan(10);
    if (slack.views(person.user).length > 0) await slack.closeView({ user: person.user, all: true });
  };
  await Promise.all(
    people.map(async (person) => {
      for (let line = lines.pop(); line !== undefined; line = lines.pop()) await one(person, line);
    }),
  );
  // Files are brought after the answer.
  await eventually(() =>
    people.every(({ user }) =>
      slack.messages(slack.direct(user).id).every((each) => !screen(each).includes('Writing')),
    ),
  );
  expectNoTrouble(stage);
}, 60_000);
