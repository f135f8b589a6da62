#!/usr/bin/env node
/**
 * Starts the command on a Node that runs it: this one, or a Node 24 that is installed beside it. In the checkout it is
 * `src/insync.ts`, in the package and the image what that was compiled to. Plain JavaScript that every Node since 20
 * reads. What Node compiles is kept, so that the next start is quicker.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = new URL('../src/insync.ts', import.meta.url);
const inCheckout = existsSync(CHECKOUT);
const PROGRAM = inCheckout ? CHECKOUT : new URL('../dist/insync.js', import.meta.url);
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
  const cure = inCheckout
    ? 'Run "npm ci" in the folder of insync, which brings one'
    : `Run "npm install node@${NEEDED}" in the folder where insync is installed, which brings one for it alone`;
  process.stderr.write(
    `insync needs Node ${NEEDED} or later, and this is ${process.version}. ${cure}, or install a newer Node (https://nodejs.org).\n`,
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
    process.stderr.write(`insync: ${node} does not start (${error.message}). Install it again.\n`);
    process.exitCode = 4;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
