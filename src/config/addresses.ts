import { nearest } from '../domain/nearest.ts';
import { shown } from './faults.ts';

interface AddressFault {
  readonly message: string;
  readonly nearest: readonly string[];
}

/** Channels begin with C, private ones made before 2021 with G (docs.slack.dev/reference/objects/conversation-object). */
const CHANNEL = /^[CG][A-Z0-9]+$/;
const ID_IN_TEXT = /(?:^|[^A-Z0-9])([CG][A-Z0-9]{6,})(?:[^A-Z0-9]|$)/;
const HOW_TO_FIND = 'in Slack open the channel, click its name, and copy the ID at the bottom of "About"';

/** Names change hands and private channels cannot be found by name; an ID stays true. */
export function channelFault(value: string): AddressFault | undefined {
  if (CHANNEL.test(value)) return undefined;
  if (value === '') {
    const message = `the channel is empty (a # begins a comment in YAML); use the channel's ID: ${HOW_TO_FIND}`;
    return { message, nearest: [] };
  }
  const inside = ID_IN_TEXT.exec(value)?.[1] ?? ID_IN_TEXT.exec(value.toUpperCase())?.[1];
  const near = inside && /\d/.test(inside) ? [inside] : [];
  if (/^[UWDS][A-Z0-9]{6,}$/.test(value)) {
    const message = `${shown(value)} is the ID of a person, a group or a direct message, not of a channel`;
    return { message: `${message}; ${HOW_TO_FIND}`, nearest: [] };
  }
  const what = value.startsWith('#') ? 'is the name of a channel' : 'is not the ID of a channel';
  return { message: `${shown(value)} ${what}; use the channel's ID: ${HOW_TO_FIND}`, nearest: near };
}

const EVERYONE = ['@here', '@channel', '@everyone'] as const;
/** A user (U or W) or a user group (S). */
const PERSON = /^[UWS][A-Z0-9]+$/;

export function mentionFault(value: string): AddressFault | undefined {
  if (PERSON.test(value) || EVERYONE.some((known) => known === value)) return undefined;
  const bare = /^<[@!](?:subteam\^)?([^|>]+)(?:\|[^>]*)?>$/.exec(value)?.[1] ?? value;
  const near = PERSON.test(bare) ? [bare] : nearest(bare.replace(/^@?/, '@').toLowerCase(), EVERYONE);
  const message = `${shown(value)} cannot be mentioned; write "@here", "@channel", "@everyone", or the ID of a person (U…) or a user group (S…)`;
  return { message, nearest: near.map((word) => (word.startsWith('@') ? JSON.stringify(word) : word)) };
}

/** Who may do something is a person or a user group. */
export function memberFault(value: string): AddressFault | undefined {
  if (PERSON.test(value)) return undefined;
  const bare = /^<[@!](?:subteam\^)?([^|>]+)(?:\|[^>]*)?>$/.exec(value)?.[1] ?? value;
  const message = `${shown(value)} is not the ID of a person (U…) or a user group (S…)`;
  return { message, nearest: PERSON.test(bare) ? [bare] : [] };
}
