/** The workspace as the options describe it, before anything happens in it. */
import { fileOf } from './fileobject.ts';
import type { SimChannel, SimShortcut, SimUser, SlackOptions, SlackState } from './types.ts';

const COLORS = ['9f69e7', '4bbe2e', 'e7392d', '3c989f', '674b1b', 'e96699', 'd58247', '2b6836'];
const DEFAULT_USERS = [
  { id: 'U07MAYA', name: 'maya', real_name: 'Maya Okafor', tz: 'Europe/London' },
  { id: 'U07JON', name: 'jon', real_name: 'Jon Lind', tz: 'America/New_York' },
];
const DEFAULT_CHANNELS = [
  { id: 'C0123BACKUP', name: 'backup-alerts' },
  { id: 'C0123SEC', name: 'sec-alerts' },
  { id: 'C0123OPS', name: 'it-ops' },
];

/** The shortcuts of the app's manifest. */
const DEFAULT_SHORTCUTS: readonly SimShortcut[] = [
  { name: 'Look up in inSync', type: 'message', callback_id: 'lookup' },
  { name: 'Search inSync', type: 'global', callback_id: 'search' },
];

/** Every scope the covered methods need. `chat:write.public` is left out: a bot posts where it was invited. */
export const ALL_SCOPES = [
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
] as const;

export function createState(options: SlackOptions): SlackState {
  const bot = {
    userId: options.bot?.userId ?? 'U0INSYNC',
    botId: options.bot?.botId ?? 'B0INSYNC',
    appId: options.bot?.appId ?? 'A0INSYNC',
    name: options.bot?.name ?? 'inSync',
    description:
      options.bot?.description ?? 'Druva inSync events: one live card per problem, answered in Slack',
  };
  const people = (options.users ?? DEFAULT_USERS).map(
    (user, i): SimUser => ({ color: COLORS[i % COLORS.length] as string, is_bot: false, ...user }),
  );
  const self: SimUser = {
    id: bot.userId,
    name: bot.name.toLowerCase(),
    real_name: bot.name,
    tz: 'Etc/UTC',
    color: '2f7bd9',
    is_bot: true,
  };
  const channels = (options.channels ?? DEFAULT_CHANNELS).map((channel): SimChannel => {
    const {
      member = true,
      archived = false,
      private: hidden = false,
      id,
      name,
    } = { ...channel } as {
      id: string;
      name: string;
      member?: boolean;
      archived?: boolean;
      private?: boolean;
    };
    const everyone = new Set(people.map((user) => user.id));
    return {
      id,
      name,
      is_member: member,
      is_archived: archived,
      is_private: hidden,
      is_im: false,
      people: everyone,
    };
  });
  const files = (options.files ?? []).map((file) =>
    fileOf({ ...file, user: bot.userId, origin: '', at: 0, size: 0 }),
  );
  return {
    team: { id: 'T0EXAMPLE', name: 'Example', domain: 'example', ...options.team },
    bot,
    users: new Map([...people, self].map((user) => [user.id, user])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    groups: new Map((options.groups ?? []).map((group) => [group.id, { description: '', ...group }])),
    files: new Map(files.map((file) => [file.id, file])),
    shortcuts: options.shortcuts ?? DEFAULT_SHORTCUTS,
  };
}
