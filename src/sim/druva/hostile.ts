/** Records whose text tries to become something else where it is shown. Each is a failure, so each asks for a card. */
import { backupFailed, type Maker } from './activities.ts';
import type { Pair } from './occurrence.ts';

const RIGHT_TO_LEFT = '\u202e';
const ZERO_WIDTH = '\u200b';
const BELL = '\u0007';
const LONG = 'all work and no backup '.repeat(220).slice(0, 5_000);

/** A failed backup whose device bears that name. */
function named(device: string, ...pairs: Pair[]): Maker {
  return (scene) => {
    const base = backupFailed(scene);
    const like = scene.seat ?? scene.dice.pick(scene.company.seats);
    return {
      ...base,
      severity: 3,
      device: { ...like.device, name: device },
      pairs: [...pairs, ...base.pairs],
    };
  };
}

const withText =
  (text: string): Maker =>
  (scene) => ({ ...backupFailed(scene), severity: 3, text });

export const HOSTILE: readonly Maker[] = [
  named('<!channel> FIN-LAPTOP-1', [
    'Error',
    '<!here> <!everyone> @channel @here <@U0000000000> <#C0000000000>',
  ]),
  named('<https://phish.example.com|Reset your password>', [
    'Error',
    'see https://phish.example.com/login and [here](https://phish.example.com)',
  ]),
  named('*bold* _italic_ ~struck~ `code`', [
    'Error',
    '```\n> quoted\n```\n# heading\n- item\n&lt;!channel&gt; &amp;amp;',
  ]),
  named(`LAB-PC-${RIGHT_TO_LEFT}9-CAL${ZERO_WIDTH}${BELL}`, [
    'Error',
    `${RIGHT_TO_LEFT}tsol noitcennoc${RIGHT_TO_LEFT}`,
  ]),
  named('קבצים-ملفات-檔案-🗂️', ['Error', 'e\u0301\u0323 👩‍👩‍👧‍👦 \ud83d lone half']),
  withText(`Status:Failed, Device:LONG-1, Error:${LONG}`),
  withText(`Status:Failed, ${'Key:Value, '.repeat(300)}Device:LONG-2`),
  withText(''),
  withText('Status:Failed, Device:, Error:a, b: c, d:e, :, ::, , Files Missed:none, eventsGroupId:'),
  withText('{"Status":"Failed","Device":"<!channel>","constructor":{"prototype":1},"__proto__":{"x":1}}'),
  (scene) => ({ ...backupFailed(scene), severity: 3, type: 'Backup <!channel> *New* Type' }),
  (scene) => ({ ...backupFailed(scene), severity: 3, state: '<!channel> Failed' }),
];
