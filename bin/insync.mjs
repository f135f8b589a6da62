#!/usr/bin/env node
/**
 * Starts `src/insync.ts` on a Node that runs TypeScript: this one, or the Node 24 that is installed with the project.
 * Plain JavaScript that every Node since 20 reads. What is compiled is kept, so that the next start is quicker.
 */
import { spawn } from 'node:child_process';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = new URL('../src/insync.ts', import.meta.url);
const CACHE = fileURLToPath(new URL('../node_modules/.cache/compile-insync', import.meta.url));
const NEEDED = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
  nodeModule.enableCompileCache?.(CACHE);
  await import(PROGRAM.href);
} else {
  const node = installedNode();
  if (node !== undefined) handOver(node);
  else complain();
}

function installedNode() {
  try {
    const require = nodeModule.createRequire(import.meta.url);
    return join(dirname(require.resolve('node/package.json')), 'bin', 'node');
  } catch {
    return undefined;
  }
}

function complain() {
  process.stderr.write(
    `insync needs Node ${NEEDED} or later, and this is ${process.version}. Run "npm ci" in the folder of insync, which brings one, or install a newer Node.\n`,
  );
  process.exitCode = 4;
}

/** The other Node has this one's streams; signals go to it, and its end is ours. */
function handOver(node) {
  const env = { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? CACHE };
  const child = spawn(node, [fileURLToPath(PROGRAM), ...process.argv.slice(2)], { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both of us: sent on, it would be a second one.
  const heardByBoth = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !heardByBoth) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`insync: ${node} does not start (${error.message}). Run "npm ci" again.\n`);
    process.exitCode = 4;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
