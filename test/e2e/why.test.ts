import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { ask, card, cards, dialog, expectNoTrouble, expectTaken, press } from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, type Stage, setStage, stored, withBot } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const why = async ({ slack }: Stage, { uuid }: { readonly uuid: string }) =>
  screen(await ask(slack, MAYA, OPS, `why ${uuid}`));

it('says of what was read at first and since: posted, grouped, filtered, history', async () => {
  const stage = await setStage({ seed: 91 });
  const { slack, druva } = stage;
  const { world, add } = druva;
  const now = Date.now();
  const old = world.backupFailed(now - 72 * HOUR, 'OLD-PC-1');
  const good = world.backupSucceeded(now - 2 * MINUTE, 'LAB-PC-1');
  const first = world.backupFailed(now - MINUTE, 'LAB-PC-2');
  add([old, good, first]);
  await withBot(stage);
  const posted = await card(slack, BACKUP, ['LAB-PC-2']);
  const again = world.backupFailed(Date.now(), 'LAB-PC-2');
  add([again]);
  await card(slack, BACKUP, ['LAB-PC-2', /2nd failure/]);

  const address = `https://example.slack.com/archives/${BACKUP}/p${posted.ts.replace('.', '')}`;
  const of = await why(stage, first);
  expect(of).toMatch(
    /has a card: it opened the alert[\s\S]*rule 2 \(outcome: failed\)|rule 1 \(severity: <=3\)/,
  );
  expect(of).toMatch(
    /`rule_matched`\n.*alert 1.*`opened`\n.*`not_silenced`\n.*`not_inhibited`\n.*feature: Backup And Restore.*#C0123BACKUP.*`route_matched`\n.*`posted`/,
  );
  expect(of).toContain(`[Go to the card → ${address}]`);
  const joined = await why(stage, again);
  expect(joined).toMatch(
    /no card of its own: it was grouped[\s\S]*event 2 of its 2 `same_fingerprint`[\s\S]*`edited`/,
  );
  expect(joined).toContain(`[Go to the card → ${address}]`);
  const filtered = await why(stage, good);
  expect(filtered).toMatch(/has no card: no alert rule matched it/);
  expect(filtered).toMatch(
    /rule 1 asks severity <=3, this is 6 .*rule 2 asks outcome: failed, this is success/,
  );
  expect(filtered).toContain('`no_rule_matched`');
  expect(await why(stage, old)).toMatch(/older than the first reading posts cards for[\s\S]*`history`/);
  expect(cards(slack, BACKUP)).toHaveLength(1);

  const shown = await ask(slack, MAYA, OPS, `why ${good.uuid}`);
  expectTaken(await press(slack, MAYA, shown, 'Details'));
  await dialog(slack, MAYA, [/LAB-PC-1/, /Raw record/]);
  const unknown = await ask(slack, MAYA, OPS, 'why 00000000-0000-4000-8000-000000000000');
  expect(screen(unknown)).toContain('No event has the id');
  expectTaken(await press(slack, MAYA, unknown, 'Search…'));
  await dialog(slack, MAYA, [/as a command/]);
  expectNoTrouble(stage);
});

it('says what waits for Slack, and why', async () => {
  const stage = await play({ seed: 92 });
  const { slack, druva } = stage;
  const { world, add } = druva;
  slack.fault({ method: 'chat.postMessage', channel: BACKUP, kind: 'rate_limited', retryAfter: 30 });
  slack.fault({ method: 'chat.postMessage', channel: SEC, kind: 'slow', ms: 2_000 });
  const asked = world.backupFailed(Date.now(), 'LAB-PC-3');
  const slow = { ...world.unusualDataActivity(Date.now(), 'FIN-SRV-2'), severity: 1 };
  add([asked, slow]);
  await stored(stage, 2);
  await eventually(() => slack.journal.some(({ status }) => status === 429));
  expect(await why(stage, asked)).toMatch(
    /it waits to be brought to Slack[\s\S]*Delivery: waiting.*the card waits since .*tried once: Slack asked to wait .*`rate_limited`/,
  );
  expect(await why(stage, slow)).toMatch(
    /it waits to be brought to Slack[\s\S]*Delivery: waiting.*`waiting`/,
  );
  await card(slack, SEC, ['FIN-SRV-2']);
  await eventually(async () => /`posted`/.test(await why(stage, slow)));
});

it('says what Slack does not take', async () => {
  const stage = await setStage({ seed: 93 });
  const { slack, druva } = stage;
  for (const channel of [BACKUP, SEC, OPS]) slack.setChannel(channel, { is_member: false });
  await withBot(stage);
  const refused = druva.world.backupFailed(Date.now(), 'LAB-PC-4');
  druva.add([refused]);
  await stored(stage, 1);
  await eventually(async () => {
    expect(await why(stage, refused)).toMatch(
      /Slack did not take it, and it is tried again[\s\S]*the channel cannot be posted to \(not_in_channel\)[\s\S]*`channel_unusable`/,
    );
    return true;
  });
});

it('says which storm an event is folded into', async () => {
  const stage = await play({ seed: 94 });
  const { slack, druva } = stage;
  const now = Date.now();
  const all = Array.from({ length: 30 }, (_, i) => druva.world.backupFailed(now - i, `LAB-PC-${i + 1}`));
  druva.add(all);
  await card(slack, BACKUP, [/Storm: \d+ failures/], 15_000);
  const list = await ask(slack, MAYA, OPS, 'events --storm 1 --limit 25');
  const [id = ''] = [...(control(list, 'Open event…')?.choices.values() ?? [])].reverse();
  const folded = await eventually(async () => {
    const said = await why(stage, { uuid: id });
    return said.includes('`folded`') && said;
  });
  expect(folded).toMatch(
    /it is counted on the card of a storm[\s\S]*Delivery: in storm 1.*#C0123BACKUP.*`folded`/,
  );
  expect(folded).toMatch(/Go to the card → https:\/\/example\.slack\.com\/archives\/C0123BACKUP\/p\d+/);
});
