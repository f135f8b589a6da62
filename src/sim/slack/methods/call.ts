/** One Web API call: its arguments, read as the method wants them, and the refusals all methods share. */
import { isObject } from '../check.ts';
import { fileJson } from '../fileobject.ts';
import type { Tier } from '../rate.ts';
import { isProcessed, openDm, SlackRefusal, type World } from '../state.ts';
import type { Json, SimChannel, SimMessage } from '../types.ts';

export interface Call {
  readonly world: World;
  readonly args: Json;
}

export interface Method {
  readonly tier: Tier;
  /** Any one of these is enough; none where the method needs no scope. */
  readonly scopes: readonly string[];
  /** The app-level token instead of the bot's. */
  readonly appLevel?: boolean;
  /** Arguments in a JSON body are not seen. */
  readonly formOnly?: boolean;
  /** What goes beside `ok: true`. Throws SlackRefusal. */
  run(call: Call): Json;
}

export type Methods = Readonly<Record<string, Method>>;

export function optional({ args }: Call, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : String(value);
}

/** Throws `invalid_arguments`, as Slack does for a missing one. */
export function required(call: Call, name: string): string {
  const value = optional(call, name);
  if (value !== undefined) return value;
  throw new SlackRefusal('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
  });
}

export const yes = ({ args }: Call, name: string): boolean =>
  args[name] === true || args[name] === 'true' || args[name] === '1' || args[name] === 1;

/** An argument that is JSON: an object already, or text in a form. Throws the given error. */
export function json({ args }: Call, name: string, error: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackRefusal(error);
  }
}

export function jsonObject(call: Call, name: string, error: string): Json | undefined {
  const value = json(call, name, error);
  if (value === undefined || isObject(value)) return value;
  throw new SlackRefusal(error);
}

export function jsonList(call: Call, name: string, error: string): Json[] | undefined {
  const value = json(call, name, error);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new SlackRefusal(error);
  return value as Json[];
}

const DEFAULT_PAGE = 100;

/** The rows the cursor and limit ask for, and the next cursor (empty at the end). */
export function page<Row>(call: Call, rows: readonly Row[]): { rows: Row[]; next: string } {
  const limit = Math.min(999, Math.max(1, Number(optional(call, 'limit') ?? DEFAULT_PAGE) || DEFAULT_PAGE));
  const cursor = optional(call, 'cursor');
  const from =
    cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('next:', ''));
  if (!Number.isInteger(from) || from < 0) throw new SlackRefusal('invalid_cursor');
  const end = from + limit;
  const next = end < rows.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { rows: rows.slice(from, end), next };
}

export const cursorOf = (next: string): Json => ({ response_metadata: { next_cursor: next } });

/** A channel the bot can see: private ones it is not in do not exist for it. */
export function seenChannel({ world }: Call, id: string): SimChannel {
  const channel = world.state.channels.get(id);
  if (channel === undefined || (channel.is_private && !channel.is_member))
    throw new SlackRefusal('channel_not_found');
  return channel;
}

/** The channel to write to: an id, a `#name`, or a person's id for their DM. */
export function writableChannel(call: Call, wanted: string): SimChannel {
  const { world } = call;
  const byName = [...world.state.channels.values()].find((each) => `#${each.name}` === wanted);
  const person = world.state.users.get(wanted);
  const channel =
    byName ?? (person === undefined ? undefined : openDm(world, person.id)) ?? seenChannel(call, wanted);
  if (channel.is_private && !channel.is_member) throw new SlackRefusal('channel_not_found');
  if (channel.is_archived) throw new SlackRefusal('is_archived');
  if (!channel.is_member && !world.scopes.has('chat:write.public')) throw new SlackRefusal('not_in_channel');
  return channel;
}

/** Throws `missing_scope` with `needed` and `provided`. */
export function needScope(world: World, scopes: readonly string[]): void {
  if (scopes.length === 0 || scopes.some((scope) => world.scopes.has(scope))) return;
  throw new SlackRefusal('missing_scope', {
    needed: scopes.join(','),
    provided: [...world.scopes].join(','),
  });
}

/** A message as the Web API shows it; metadata only where asked for. */
export function shown(world: World, message: SimMessage, metadata: boolean): Json {
  const { channel, metadata: kept, files, ...rest } = message;
  const root = message.subtype === 'thread_broadcast' ? rootOf(world, channel, message) : undefined;
  const shared = files?.map((file) => fileJson(file, isProcessed(world, file.id)));
  return {
    ...rest,
    team: world.state.team.id,
    ...(root === undefined ? {} : { root }),
    ...(shared === undefined ? {} : { files: shared }),
    ...(metadata && kept !== undefined ? { metadata: kept } : {}),
  };
}

/** What a reply that is shown in the channel too is a reply to. */
function rootOf(world: World, channel: string, { thread_ts = '' }: SimMessage): Json | undefined {
  const parent = world.messages.get(channel)?.get(thread_ts);
  return parent && shown(world, parent, false);
}
