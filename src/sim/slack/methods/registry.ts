import { APPS } from './apps.ts';
import type { Methods } from './call.ts';
import { CHAT } from './chat.ts';
import { CONVERSATIONS } from './conversations.ts';
import { FILES } from './files.ts';
import { PEOPLE } from './people.ts';
import { USERGROUPS } from './usergroups.ts';
import { VIEWS } from './views.ts';

/** Every Web API method the simulator answers; any other is `unknown_method`. */
export const METHODS: Methods = {
  ...APPS,
  ...CHAT,
  ...CONVERSATIONS,
  ...FILES,
  ...PEOPLE,
  ...USERGROUPS,
  ...VIEWS,
};
