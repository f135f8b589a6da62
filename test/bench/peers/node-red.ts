import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL, CLIENT, TOKEN } from '../names.ts';
import { HARDENED, HARDENED_SETTINGS } from './node-red/hardened.ts';
import type { FlowNode } from './node-red/pieces.ts';
import { SIMPLE } from './node-red/simple.ts';
import { linesOf, type Peer, type Written } from './peer.ts';
import { freePort } from './port.ts';

/** The two flows; `folder` is where Node-RED is installed. */
export function nodeReds(folder: string): readonly Peer[] {
  return [
    nodeRed(folder, 'Node-RED, simple', SIMPLE, undefined, [
      'simple: token, poll every second with the next page at once, split, switch, http request to Slack; the tracker in the context of the flow, in memory as Node-RED has it by default',
    ]),
    nodeRed(folder, 'Node-RED, hardened', HARDENED, HARDENED_SETTINGS, [
      'hardened: besides, a delay node of one message a second, a retry after `Retry-After` until Slack has it, a dead tracker dropped and events known by their number left out, a context on disk (written every 30 s by default: a shorter time loses more and doubles less)',
    ]),
  ];
}

function nodeRed(
  installed: string,
  name: string,
  flow: readonly FlowNode[],
  settings: string | undefined,
  choices: readonly string[],
): Peer {
  const home = join(installed, 'node_modules/node-red');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  return {
    name,
    version: `${version}, Node ${process.version}`,
    choices,
    written: [
      ...linesOfFlow(flow),
      ...(settings ? [{ name: 'settings.js', lines: linesOf(settings) }] : []),
      { name: 'environment', lines: 6 },
    ],
    async setUp({ folder, druva, slack }) {
      writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow));
      writeFileSync(join(folder, 'settings.js'), settings ?? 'module.exports = {};\n');
      const port = String(await freePort());
      const args = [
        join(home, 'red.js'),
        '--userDir',
        folder,
        '--port',
        port,
        '-D',
        'uiHost=127.0.0.1',
        join(folder, 'flows.json'),
      ];
      const env = {
        DRUVA_API_URL: druva,
        DRUVA_CLIENT_ID: CLIENT.id,
        DRUVA_CLIENT_SECRET: CLIENT.secret,
        SLACK_API_URL: slack,
        SLACK_BOT_TOKEN: TOKEN,
        CHANNEL,
      };
      return [{ name: 'node-red', command: process.execPath, args, env }];
    },
  };
}

/** Nodes are drawn, what is in function nodes is written. */
function linesOfFlow(flow: readonly FlowNode[]): Written[] {
  const nodes = flow.filter(({ type }) => type !== 'tab').length;
  const code = flow.map(({ func }) => linesOf(String(func ?? ''))).reduce((sum, lines) => sum + lines, 0);
  return [
    { name: 'nodes drawn', lines: nodes },
    { name: 'JavaScript in them', lines: code },
  ];
}
