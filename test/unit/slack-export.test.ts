import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../src/cards/message.ts';
import type { Watch } from '../../src/domain/archive.ts';
import type { ExportRequest } from '../../src/domain/export.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { ExportCommand } from '../../src/query/command.ts';
import type { Desk } from '../../src/slack/desk.ts';
import { runExport } from '../../src/slack/export.ts';
import { createJobs } from '../../src/slack/jobs.ts';
import { read } from './cards-read.ts';

const COMMAND: ExportCommand = {
  name: 'export',
  filter: EVERYTHING,
  format: 'csv',
  output: undefined,
  share: false,
  print: undefined,
  canonical: 'export --format csv',
};

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insync-slack-export-'));
  server = createServer((request, response) => void request.resume().on('end', () => response.end('OK')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

type Export = (request: ExportRequest, watch: Watch, at: (ms: number) => void) => Promise<number>;

/** Runs an export that writes as told; gives what the person's message showed, one after the other. */
async function exported(write: Export): Promise<string[]> {
  let now = 1_000;
  const shown: string[] = [];
  const show = async (message: object) => {
    shown.push(read({ attachments: [], ...message } as unknown as Message).join('\n'));
    return { channel: 'D1', ts: '1.1' };
  };
  const { port } = server.address() as AddressInfo;
  const desk = {
    client: {
      conversations: { open: async () => ({ channel: { id: 'D1' } }) },
      chat: { postMessage: show, update: show },
      files: {
        getUploadURLExternal: async () => ({ upload_url: `http://127.0.0.1:${port}/`, file_id: 'F1' }),
        completeUploadExternal: async () => ({}),
      },
    },
    jobs: createJobs(Math.random),
    exports: join(folder, 'insync.db-export-'),
    clock: () => now,
    log: pino({ level: 'silent' }),
    store: {
      async exportTo(request: ExportRequest, watch: Watch) {
        await writeFile(request.path, 'a line');
        const at = (ms: number) => {
          now = 1_000 + ms;
        };
        const events = await write(request, watch, at);
        return { events, bytes: 6, complete: !watch.signal?.aborted };
      },
    },
  } as unknown as Desk;
  const place = { user: 'U1', answer: async () => undefined };
  await runExport(desk, COMMAND, { place, profile: { zone: 'UTC' }, now, how: {} } as never);
  expect(await readdir(folder)).toEqual([]);
  return shown;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('tells how far it has come every three seconds at most', async () => {
  const shown = await exported(async (_, { progress }, at) => {
    for (let ms = 0; ms <= 8_000; ms += 250) {
      at(ms);
      progress?.({ found: ms, reached: Date.UTC(2026, 10, 20) - ms });
      await turn();
    }
    return 9_000;
  });
  expect(shown.map((text) => text.split('\n')[0])).toEqual([
    expect.stringMatching(/Writing a CSV file\*\*$/),
    expect.stringMatching(/Writing a CSV file\*\*.*3,000 events so far.*back to/),
    expect.stringMatching(/Writing a CSV file\*\*.*6,000 events so far/),
    expect.stringMatching(/✅ \*\*9,000 events\*\* as a CSV file/),
  ]);
});

it('says why it failed, and keeps no file', async () => {
  const [, last = ''] = await exported(async () => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  expect(last).toMatch(/The export failed: ENOSPC[\s\S]*No file was kept[\s\S]*reference/);
});
