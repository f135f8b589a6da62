/** Tries long inputs one after the other, and tells of each before it begins: what does not come back is known by name. */
import { parentPort } from 'node:worker_threads';
import { prettyRecord } from '../../src/cards/raw-record.ts';
import { inert, inertFallback, mrkdwnCode, mrkdwnProse, mrkdwnWords, visible } from '../../src/cards/text.ts';
import { detailKey } from '../../src/domain/event.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import { fold, words } from '../../src/domain/text.ts';
import { decodeRecord } from '../../src/druva/decode.ts';
import { readDetails } from '../../src/druva/details.ts';
import { parseDetails } from '../../src/druva/details-text.ts';
import { csvLine } from '../../src/exports/csv.ts';
import { jsonLine } from '../../src/exports/ndjson.ts';
import { withoutSecretText } from '../../src/ops/secrets.ts';
import { findMentions } from '../../src/query/mentions.ts';
import { parseCommand, parseWords } from '../../src/query/parse-command.ts';
import { isSoundForm, isSoundJson } from '../../src/slack/payload.ts';
import { block, oneLine } from '../../src/terminal/visible.ts';

const LENGTH = 150_000;
const context = { now: 0, zone: 'UTC' };
const filter = (key: string) => (text: string) => parseFilter({ [key]: text }, context);
const record = (field: string) => (text: string) =>
  decodeRecord(JSON.stringify({ uniqueID: 'x', eventType: 'Alert', [field]: text }), 0);

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  ...{
    fold,
    words,
    detailKey,
    parseDetails,
    readDetails,
    findMentions,
    visible,
    prettyRecord,
    oneLine,
    block,
  },
  ...{ inert, mrkdwnCode, mrkdwnProse, mrkdwnWords, inertFallback, withoutSecretText },
  ...{
    'filter text': filter('text'),
    'filter detail': filter('detail'),
    'filter severity': filter('severity'),
  },
  ...{ 'filter since': filter('since'), 'filter type': filter('type'), 'filter subject': filter('subject') },
  ...{ 'record eventDetails': record('eventDetails'), 'record eventState': record('eventState') },
  ...{
    'record topicName': record('topicName'),
    'record timeStamp': record('timeStamp'),
    'record type': record('eventType'),
  },
  command: (text) => parseCommand(text, context),
  'longest command': (text) => parseCommand(text.slice(0, 2_000), context),
  argv: (text) => parseWords(['events', '--text', text.slice(0, 1_900)], context),
  csv: (text) => csvLine([text, 'z']),
  ndjson: (text) => jsonLine({ text }),
  form: (text) => isSoundForm({ payload: text }),
  json: isSoundJson,
};

const UNITS = [
  ...[
    ' ',
    '\n',
    '.',
    '-',
    '<',
    '@',
    '"',
    "'",
    '`',
    '\\',
    ':',
    ', ',
    'a',
    'A:b, ',
    '1',
    '1,',
    '!',
    'é',
    'é.',
    '=',
  ],
  ...['\u200b', '{"a":', '<@U1> ', '"a ', '1d'],
];
const AROUND = [
  ['é x', 'x'],
  ['alert', '!'],
  ['<', '\n'],
] as const;

for (const unit of UNITS) {
  for (const [before, after] of AROUND) {
    const text = before + unit.repeat(LENGTH / unit.length) + after;
    for (const [name, read] of Object.entries(READERS)) {
      parentPort?.postMessage(
        `${name} of ${JSON.stringify(before)}, many ${JSON.stringify(unit)}, ${JSON.stringify(after)}`,
      );
      read(text);
    }
  }
}
parentPort?.postMessage('');
