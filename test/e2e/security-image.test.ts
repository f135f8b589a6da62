/**
 * The bot as its image runs it: compiled from what the builder is sent, what is copied belongs to somebody else and cannot
 * be written, the start command is the image's own. An image is not built here. Where the tests run as root, the bot runs as a user who owns nothing, on a
 * root file system that is mounted read-only for it where that can be done; files of that user are looked for afterwards.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { ask, card } from './people.ts';
import { BACKUP, MAYA, OPS, type Stage, setStage } from './stage.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
/** A user that nobody is: what belongs to it is the bot's. */
const NOBODY = 64_123;

/** Where everybody may write on a usual machine, and the project itself. */
const WRITABLE = ['/tmp', '/var', '/dev/shm', '/run', '/home', join(ROOT, 'src'), join(ROOT, 'bin')];

interface Place {
  readonly app: string;
  readonly data: string;
  readonly temporary: string;
}

/** What the image copies of its context, and the folders that belong to the bot. */
function laidOut(stage: Stage): Place {
  const base = mkdtempSync(join(tmpdir(), 'insync-image-'));
  stage.atEnd(async () => {
    execFileSync('chmod', ['-R', 'u+w', base]);
    rmSync(base, { recursive: true, force: true });
  });
  const place = {
    app: join(base, 'app'),
    data: join(base, 'data'),
    temporary: join(base, 'tmp'),
  };
  for (const folder of Object.values(place)) mkdirSync(folder);
  const [, , compiled = '', last = ''] = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split(/^FROM /m);
  const context = join(base, 'compiled');
  copied(compiled, context);
  for (const path of ['sim', 'demo', 'demo.ts']) rmSync(join(context, 'src', path), { recursive: true });
  const [, command = ''] = /^RUN node (.*)$/m.exec(compiled) ?? [];
  execFileSync(process.execPath, command.split(' '), { cwd: context });
  cpSync(join(context, 'dist'), join(place.app, 'dist'), { recursive: true });
  copied(last, place.app);
  symlinkSync(join(ROOT, 'node_modules'), join(place.app, 'node_modules'));
  execFileSync('chmod', ['-R', 'a-w', place.app]);
  chmodSync(base, 0o755);
  if (isRoot) for (const folder of [place.data, place.temporary]) chownSync(folder, NOBODY, NOBODY);
  return place;
}

/** What this stage copies of the context. */
function copied(stage: string, to: string): void {
  for (const [, paths = ''] of stage.matchAll(/^COPY (?!--)(.*) \S+$/gm)) {
    for (const path of paths.split(' ')) cpSync(join(ROOT, path), join(to, path), { recursive: true });
  }
}

/** Everything read-only but the folders of the bot, then as nobody. */
const LOCKED_UP = `
  for folder in "$1" "$2"; do mount --bind "$folder" "$folder" || exit 1; done
  mount --bind / / && mount -o remount,ro,bind / || exit 1
  shift 2
  exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$@"`;

/** Runs Node with these arguments as the image would: the program, its arguments, and who runs it. */
function lockedUp({ data, temporary }: Place, args: readonly string[]) {
  if (!isRoot) return { program: process.execPath, args, as: {} };
  const mounts =
    spawnSync('unshare', ['-m', 'sh', '-c', LOCKED_UP, 'sh', data, temporary, 'true']).status === 0;
  if (!mounts) {
    process.stderr.write('a root file system cannot be mounted read-only here: only rights are tried\n');
    return { program: process.execPath, args, as: { uid: NOBODY, gid: NOBODY } };
  }
  const command = ['-m', 'sh', '-c', LOCKED_UP, 'sh', data, temporary, process.execPath, ...args];
  return { program: 'unshare', args: command, as: {} };
}

function startCommand(): string[] {
  const [, command = '[]'] = /^CMD (.*)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  return JSON.parse(command).slice(1);
}

it('runs as a stranger on files it cannot change, and writes only where data and passing things belong', {
  timeout: 60_000,
}, async () => {
  const stage = await setStage({ seed: 321 });
  const { druva, slack } = stage;
  const place = laidOut(stage);
  const { app, data, temporary } = place;
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  chmodSync(stage.config, 0o644);
  chmodSync(join(stage.config, '..'), 0o755);
  const env = {
    ...stage.env,
    DATABASE_URL: `file:${join(data, 'insync.db')}`,
    METRICS_PORT: '0',
    TMPDIR: temporary,
  };
  const locked = lockedUp(place, startCommand());
  const child = spawn(locked.program, locked.args, {
    cwd: app,
    env: { PATH: process.env.PATH, ...env },
    ...locked.as,
  });
  const closed = once(child, 'close');
  stage.atEnd(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => {
      said += part;
    });
  const [, url = '', probes = ''] = await eventually(
    () => /"url":"([^"]+)","probes":"([^"]+)".*"msg":"ready"/.exec(said) ?? undefined,
    { within: 20_000 },
  );
  slack.connect(`${url}/slack/events`);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  await ask(slack, MAYA, OPS, 'stats --since 1h');
  await slack.command({ user: MAYA, channel: OPS, text: 'export --since 1h' });
  await eventually(() => said.includes('"msg":"exported"'));

  const healthy = (port: string) =>
    execFileSync(process.execPath, ['bin/healthy.mjs'], {
      ...{ cwd: app, stdio: 'pipe', ...as },
      env: { HOST: '0.0.0.0', METRICS_PORT: port },
    });
  healthy(new URL(probes).port);
  expect(() => healthy(new URL(url).port)).toThrow();

  child.kill('SIGTERM');
  expect(await closed).toEqual([0, null]);
  expect(said).not.toMatch(/EACCES|EPERM|EROFS|"level":(50|60)/);
  if (!isRoot) return;
  // Files of other tests come and go meanwhile, of which find complains.
  const { stdout: found } = spawnSync('find', [...WRITABLE, '-xdev', '-user', String(NOBODY)], {
    encoding: 'utf8',
  });
  const elsewhere = found.split('\n').filter((path) => path !== '' && !path.startsWith(data));
  // Nothing is left of what passed through.
  expect(elsewhere).toEqual([temporary]);
  expect(found).toContain(join(data, 'insync.db'));
});
