/** What a person sees when Slack refuses the answer: another way, or a clear word; and the alert is theirs all the same. */
import { expect, it, vi } from 'vitest';
import type { Fault, SimEphemeral, Slack } from '../../src/sim/slack/types.ts';
import { type CalledMethod, ownErrors } from '../fixtures/slack-errors.ts';
import { eventually } from './eventually.ts';
import {
  answered,
  ask,
  card,
  cards,
  dialog,
  direct,
  enter,
  expectTaken,
  home,
  press,
  turns,
} from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, type StageWithBot, stored } from './stage.ts';

// Many faults one after the other: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** The ways a call may fail; hanging takes the bot's own time-out and is tried apart. */
const FAILS: readonly Omit<Fault, 'method'>[] = [
  { kind: 'rate_limited', retryAfter: 1 },
  { kind: 'rate_limited', retryAfter: null },
  { kind: 'http', status: 500 },
  { kind: 'http', status: 200, body: '<html>sign in</html>' },
  { kind: 'reset' },
  { kind: 'lost_answer' },
];

/** Those, and every error Slack documents for the method itself. */
function faultsOf(method: CalledMethod): Fault[] {
  const words = ownErrors(method).map((error) => ({ kind: 'error' as const, error }));
  return [...FAILS, ...words].map((fault) => ({ method, ...fault }));
}

/** Several tries of the bot, one after the other. */
const SLOW = { within: 40_000 };

const named = ({ method, kind, status, error }: Fault) =>
  [method, kind, status, error].filter(Boolean).join(' ');

/** Does something under a fault that hits one call, and gives what the person alone is told. */
async function toldUnder(
  slack: Slack,
  fault: Fault,
  act: Parameters<typeof answered>[2],
): Promise<SimEphemeral> {
  slack.fault(fault);
  const told = await answered(slack, MAYA, act).catch((error: unknown) => {
    throw new Error(`nothing was said under ${named(fault)}`, { cause: error });
  });
  slack.clearFaults();
  return told;
}

const failed = async (stage: StageWithBot, device: string) => {
  stage.druva.add([stage.druva.world.backupFailed(Date.now(), device)]);
  return card(stage.slack, BACKUP, [device]);
};

it('answers a command in another way when its own address fails: in the channel, else directly', async () => {
  const { slack } = await play({ seed: 601, slack: { rate: false } });
  const expired = { kind: 'http', status: 404, body: '{"ok":false,"error":"expired_url"}' } as const;
  // An answer with 200 is taken for Slack's own.
  for (const fails of [...FAILS.filter(({ status }) => status !== 200), expired]) {
    const fault: Fault = { method: 'response_url', ...fails };
    const told = await toldUnder(slack, fault, () =>
      slack.command({ user: MAYA, channel: OPS, text: 'help' }),
    );
    expect(screen(told), named(fault)).toContain('/insync events');
  }
  for (const { error } of faultsOf('chat.postEphemeral').filter(({ kind }) => kind === 'error')) {
    const before = direct(slack, MAYA).length;
    slack.fault({ method: 'response_url', kind: 'http', status: 404 });
    slack.fault({ method: 'chat.postEphemeral', kind: 'error', error: String(error) });
    expectTaken(await slack.command({ user: MAYA, channel: OPS, text: 'help' }));
    const told = await eventually(() => direct(slack, MAYA)[before]);
    expect(screen(told), String(error)).toContain('/insync events');
  }
});

it('answers with the words where a dialog cannot be opened, whatever Slack says to it', async () => {
  const stage = await play({ seed: 602, slack: { rate: false } });
  const { slack } = stage;
  const posted = await failed(stage, 'LAB-PC-9');
  for (const fault of faultsOf('views.open')) {
    const details = await toldUnder(slack, fault, () => press(slack, MAYA, posted, 'Details'));
    expect(screen(details), named(fault)).toContain('LAB-PC-9');
    const silence = await toldUnder(slack, fault, () => press(slack, MAYA, posted, 'Silence'));
    expect(screen(silence), named(fault)).toMatch(/Slack did not take the answer.*Try again/);
  }
  // The shortcut has no channel and no address: only direct messages are left.
  slack.fault({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' });
  expectTaken(await slack.shortcut({ user: JON, callbackId: 'search' }));
  const told = await eventually(() => direct(slack, JON)[0]);
  expect(screen(told)).toMatch(/Slack did not take the answer \(expired_trigger_id\).*Try again/);
});

it('says a word when a dialog cannot be stacked or drawn anew, and none when it was closed', async () => {
  const stage = await play({ seed: 603, slack: { rate: false } });
  const { slack } = stage;
  const posted = await failed(stage, 'LAB-PC-9');
  expectTaken(await press(slack, MAYA, posted, 'Details'));
  const details = await dialog(slack, MAYA, [/LAB-PC-9/]);
  for (const fault of faultsOf('views.push')) {
    const before = direct(slack, MAYA).length;
    slack.fault(fault);
    expectTaken(await press(slack, MAYA, details, 'Why'));
    const told = await eventually(() => direct(slack, MAYA)[before] ?? slack.views(MAYA)[1], SLOW);
    expect(screen(told), named(fault)).toMatch(/alert 1|Slack did not take/);
    slack.clearFaults();
    const top = slack.views(MAYA)[1];
    if (top) await slack.closeView({ user: MAYA, viewId: top.id });
  }
  expectTaken(await slack.command({ user: JON, channel: OPS, text: 'search --since 1h' }));
  const search = await dialog(slack, JON, [/1 event/]);
  for (const fault of faultsOf('views.update')) {
    const above = slack.views(JON).length;
    const updates = () => slack.journal.filter(({ method }) => method === 'views.update').length;
    const before = updates();
    slack.fault(fault);
    expectTaken(await enter(slack, JON, search, 'Since', before % 2 ? 'Last hour' : 'Last 7 days'));
    await eventually(() => updates() > before);
    // Of a dialog that was closed meanwhile there is nothing to say.
    if (fault.error === 'not_found') continue;
    await eventually(() => slack.views(JON).length > above || direct(slack, JON).length > 0, {
      what: `a word under ${named(fault)}`,
      ...SLOW,
    });
    const top = slack.views(JON)[1];
    if (top) expect(screen(top), named(fault)).toContain('Slack did not take the answer');
    if (top) await slack.closeView({ user: JON, viewId: top.id });
  }
  expect(slack.views(JON)).toHaveLength(1);
});

it('acts once on an envelope that comes several times at once', async () => {
  const stage = await play({ seed: 608, door: 'socket' });
  const { slack } = stage;
  const posted = await failed(stage, 'LAB-PC-9');
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await Promise.all(Array.from({ length: 6 }, () => slack.redeliver()));
  const taken = await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/]);
  expectTaken(await press(slack, MAYA, taken, 'Undo'));
  await Promise.all(Array.from({ length: 6 }, () => slack.redeliver(2)));
  const audit = screen(await ask(slack, JON, OPS, 'audit'));
  expect(audit.match(/acknowledged/gi)?.length).toBe(1);
  expect(slack.ephemerals(MAYA)).toEqual([]);
});

it('lets a person take an alert whatever users.info answers, and tells who may not from who is not known', async () => {
  const yaml = `
poll: "* * * * * *"
permissions:
  resolve: [S0ONCALL]
routes:
  - channel: ${BACKUP}
`;
  const groups = [{ id: 'S0ONCALL', name: 'On call', handle: 'on-call', users: [JON] }];
  const stage = await play({ seed: 604, yaml, slack: { groups, rate: false } });
  const { slack } = stage;
  let posted = await failed(stage, 'LAB-PC-9');
  for (const [n, fault] of faultsOf('users.info').slice(3).entries()) {
    slack.fault({ ...fault, count: Number.POSITIVE_INFINITY });
    const [label, state] =
      n % 2 === 0 ? ['Acknowledge', /\*Acknowledged\* by <@U07MAYA>/] : ['Undo', /\*Open\*/];
    expectTaken(await press(slack, MAYA, posted, String(label)));
    posted = await turns(slack, posted, [state as RegExp]);
    slack.clearFaults();
  }
  for (const fault of faultsOf('usergroups.users.list')) {
    const told = await toldUnder(slack, { ...fault, count: Number.POSITIVE_INFINITY }, () =>
      slack.command({ user: MAYA, channel: OPS, text: 'resolve 1' }),
    );
    const unknown = fault.error === 'no_such_subteam';
    expect(screen(told), named(fault)).toMatch(unknown ? /You may not/ : /could not be answered/);
  }
  const refused = await ask(slack, MAYA, OPS, 'resolve 1');
  expect(screen(refused)).toMatch(/You may not/);
  expectTaken(await slack.command({ user: JON, channel: OPS, text: 'resolve 1' }));
  await turns(slack, posted, [/Resolved/]);
});

it('gives figures without the picture, and says why no file came, whatever uploads answer', async () => {
  const stage = await play({ seed: 605, slack: { rate: false } });
  const { slack } = stage;
  await failed(stage, 'LAB-PC-9');
  const uploads = [
    ...faultsOf('files.getUploadURLExternal'),
    ...faultsOf('files.completeUploadExternal'),
    ...FAILS.map((fault): Fault => ({ method: 'upload', ...fault })),
  ];
  for (const fault of uploads) {
    const before = direct(slack, MAYA).length;
    slack.fault(fault);
    expectTaken(await slack.command({ user: MAYA, channel: OPS, text: 'export --since 1h' }));
    await eventually(
      () => /export failed|newest first/.test(direct(slack, MAYA).slice(before).map(screen).join()),
      {
        what: `the end of an export under ${named(fault)}`,
        ...SLOW,
      },
    );
    // The upload itself is over: what was not hit hits nothing later.
    slack.clearFaults();
  }
  for (const fault of faultsOf('conversations.open')) {
    const told = await toldUnder(slack, fault, () =>
      slack.command({ user: MAYA, channel: OPS, text: 'export --since 1h' }),
    );
    expect(screen(told), named(fault)).toMatch(/export/i);
    await eventually(() =>
      slack.ephemerals(MAYA).some((each) => /failed|direct messages/.test(screen(each))),
    );
  }
  slack.fault({ method: 'files.getUploadURLExternal', kind: 'error', error: 'file_uploads_disabled' });
  expect(screen(await ask(slack, MAYA, OPS, 'stats --since 1d --by hour'))).toMatch(/1 event/);
});

it('draws Home once Slack has its breath again', async () => {
  const stage = await play({ seed: 606 });
  const { slack } = stage;
  await stored(stage, 0);
  slack.fault({ method: 'views.publish', kind: 'rate_limited', retryAfter: 1 });
  expectTaken(await slack.openHome(MAYA));
  await home(slack, MAYA, [/inSync|No open alerts/]);
  slack.fault({ method: 'views.publish', kind: 'http', status: 500 });
  expectTaken(await slack.openHome(JON));
  await home(slack, JON, [/No open alerts/]);
});

it('waits neither for ever for an answer that hangs, nor when it is stopped', async () => {
  const stage = await play({ seed: 607 });
  const { slack } = stage;
  const posted = await failed(stage, 'LAB-PC-9');
  slack.fault({ method: 'views.open', kind: 'hang' });
  slack.fault({ method: 'response_url', kind: 'hang' });
  slack.fault({ method: 'chat.update', kind: 'hang', after: true });
  expectTaken(await press(slack, JON, posted, 'Acknowledge'));
  const [details, help] = await Promise.all([
    eventually(async () => {
      const found = slack.ephemerals(MAYA).find((each) => screen(each).includes('LAB-PC-9'));
      return found;
    }, SLOW),
    eventually(() => slack.ephemerals(JON).find((each) => screen(each).includes('/insync events')), SLOW),
    press(slack, MAYA, posted, 'Details'),
    slack.command({ user: JON, channel: OPS, text: 'help' }),
  ]);
  expect([details.user, help.user]).toEqual([MAYA, JON]);
  await turns(slack, posted, [/\*Acknowledged\* by <@U07JON>/]);
  expect(cards(slack, BACKUP)).toHaveLength(1);
});
