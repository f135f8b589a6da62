import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../../package.json' with { type: 'json' };
import { CHANNEL, CLIENT, SIGNING_SECRET, TOKEN } from '../names.ts';
import { linesOf, type Peer } from './peer.ts';
import { freePort } from './port.ts';

const YAML = `poll: "* * * * * *"
routes:
  - channel: ${CHANNEL}
`;

/** As \`npm start\` runs it. */
export const ours: Peer = {
  name: 'inSync bot',
  version: `${manifest.version}, Node ${process.version}`,
  choices: ['`npm start` on an embedded database; everything as it is by default but the poll, every second'],
  written: [
    { name: 'insync.yaml', lines: linesOf(YAML) },
    { name: 'environment', lines: 4 },
  ],
  async setUp({ folder, druva, slack }) {
    writeFileSync(join(folder, 'insync.yaml'), YAML);
    const env = {
      DRUVA_CLIENT_ID: CLIENT.id,
      DRUVA_CLIENT_SECRET: CLIENT.secret,
      DRUVA_API_URL: druva,
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: slack,
      DATABASE_URL: `file:${join(folder, 'insync.db')}`,
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
    };
    return [{ name: 'bot', command: process.execPath, args: startArgs(), env }];
  },
};

/** What `npm start` gives to Node. */
function startArgs(): string[] {
  const [, ...words] = manifest.scripts.start.split(' ');
  return words.map((word) => {
    const path = new URL(`../../../${word}`, import.meta.url);
    if (word.startsWith('./')) return path.href;
    return word.startsWith('-') ? word : fileURLToPath(path);
  });
}
