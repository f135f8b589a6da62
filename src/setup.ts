/** What the commands for setting up meet outside the terminal: files, prompts, Druva and Slack. Composition only. */
import { readFileSync } from 'node:fs';
import type { Fault } from './config/faults.ts';
import { loadRules } from './config/load.ts';
import { clean, ownEnvironment } from './config/variables.ts';
import { examine } from './doctor.ts';
import { decodeRecord, isUnreadable } from './druva/decode.ts';
import { initParts, type SetupParts } from './init.ts';
import { isCron } from './pipeline/schedule.ts';
import type { FaultTold, Setup } from './terminal/setup.ts';

/** Longer is no event, characters. */
const LONGEST_INPUT = 5_000_000;

export function setupFor(parts: SetupParts): Setup {
  return {
    examine: (told, signal) =>
      examine({ env: ownEnvironment(readFileSync), clock: parts.clock }, told, signal),
    readFile: async (file) => readConfigFile(file, parts.clock()),
    decode: decodeLoose,
    async readInput() {
      let text = '';
      for await (const piece of parts.input.setEncoding('utf8')) {
        text += piece;
        if (text.length > LONGEST_INPUT) throw new Error('standard input is longer than any event');
      }
      return text;
    },
    init: async () => initParts(parts),
  };
}

// ---------------------------------------------------------------- check-config, routes test

function readConfigFile(file: string | undefined, now: number): Awaited<ReturnType<Setup['readFile']>> {
  const env = { ...ownEnvironment(readFileSync), ...(file !== undefined && { INSYNC_CONFIG: file }) };
  const path = clean(env.INSYNC_CONFIG) ?? './insync.yaml';
  const read = loadRules({ env, isCron, now });
  if (read.ok) return { ok: true, file: path, config: read.config };
  return { ok: false, faults: read.faults.map((fault) => toldOf(fault, path)) };
}

function toldOf(fault: Fault, path: string): FaultTold {
  const { message, nearest } = fault;
  if (!('variable' in fault)) return { ...fault, cure: '' };
  return { file: path, line: undefined, column: undefined, path: '', message, nearest, cure: fault.cure };
}

/** What a record needs to be an event is put in: one typed by hand seldom has it. */
function decodeLoose(json: string, now: number) {
  const plain = decodeRecord(json, now, 'made');
  if (!isUnreadable(plain)) return plain;
  if (plain.reason !== 'no_id') return undefined;
  const fields = JSON.parse(json) as Record<string, unknown>;
  const id = 'topicName' in fields || 'publisherID' in fields ? 'uniqueID' : 'eventID';
  const event = decodeRecord(JSON.stringify({ ...fields, [id]: 'sample' }), now);
  return isUnreadable(event) ? undefined : event;
}
