import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Another program takes the database file for itself, and lets go when asked to. */
export async function holdFrom(database: string): Promise<() => Promise<void>> {
  const code = `
    const { DatabaseSync } = require('node:sqlite');
    const handle = new DatabaseSync(${JSON.stringify(database)});
    handle.exec('PRAGMA busy_timeout = 20000; BEGIN EXCLUSIVE');
    process.stdout.write('held');
    process.stdin.on('end', () => { handle.exec('ROLLBACK'); process.exit(0); }).resume();`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}
