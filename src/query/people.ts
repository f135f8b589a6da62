/** What Slack names by an ID: people and channels; and numbers of what the bot keeps. Pure. */
import type { Words } from './argv.ts';
import { named } from './attempt.ts';
import { type FlagRead, readOne, wrongValue } from './flag-values.ts';
import type { FlagDefinition } from './flags.ts';
import type { Parsed } from './program.ts';

/** An ID holds a digit; a name in capitals is none. Slack's marks may stand around it still. */
const PERSON = /^(?:<@)?@?([UW](?=[A-Z]*\d)[A-Z0-9]{2,})(?:\|[^<>]*)?>?$/;
const CHANNEL = /^(?:<#)?#?([CGD](?=[A-Z]*\d)[A-Z0-9]{2,})(?:\|[^<>]*)?>?$/;

export function personOf(word: string): string | undefined {
  return PERSON.exec(word.trim())?.[1];
}

export function channelOf(word: string): string | undefined {
  return CHANNEL.exec(word.trim())?.[1];
}

export function noPerson(word: string): string {
  return `"${named(word)}" names nobody in Slack; type @ and pick the person from the list, or give the ID (U…)`;
}

export function noChannel(word: string): string {
  return `"${named(word)}" names no channel in Slack; type # and pick it from the list, or give the ID (C…)`;
}

/** The ID of a person under a flag; undefined when it was not typed. */
export function readPerson(
  argv: Words,
  { flags }: Parsed,
  flag: FlagDefinition,
): FlagRead<string | undefined> {
  const one = readOne(argv, flags.get(flag.name), flag);
  if (!one.ok || one.value === undefined) return one;
  const id = personOf(one.value);
  if (id !== undefined) return { ok: true, value: id };
  return wrongValue(argv, flag, { wrong: one.value, message: noPerson(one.value), near: undefined });
}

/** `1041` or `#1041`. */
export function numberOf(word: string): number | undefined {
  const digits = /^#?([1-9]\d{0,14})$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
