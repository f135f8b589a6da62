import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import { dialogGone } from '../cards/answers.ts';
import { answerDialog } from '../cards/dialog.ts';
import type { Message } from '../cards/message.ts';
import { SEARCH_DIALOG, searchErrors } from '../cards/search.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { ACTIONS } from './actions.ts';
import { type Attendance, attendance } from './attend.ts';
import { listenToChannels } from './channel-events.ts';
import { clickOf } from './click.ts';
import { answerTyped } from './commands.ts';
import type { Desk } from './desk.ts';
import { type DialogAbout, recallDialog } from './dialog-memory.ts';
import { DIALOGS, type DialogResult } from './dialogs.ts';
import { publishHome } from './home.ts';
import { showPage } from './lists.ts';
import { lookUp } from './mentions.ts';
import { type Place, respondAt, toResponse } from './place.ts';
import { createRedraws } from './redraws.ts';
import { listInDialog, openSearch, readSubmitted } from './search.ts';

/** The one slash command, and the shortcuts: the manifest names the same. */
export const SLASH_COMMAND = '/insync';
export const SHORTCUTS = { lookup: 'message', search: 'global' } as const;

export interface Listeners {
  /** Resolves when every request taken so far is answered; long work is stopped. */
  idle(): Promise<void>;
}

/** Registers every listener: each says yes to Slack at once, acts once, and always answers the person. */
export function registerListeners(app: App, desk: Desk): Listeners {
  const { attend, idle } = attendance(desk);
  const redraws = createRedraws();

  app.command(SLASH_COMMAND, async ({ ack, command, respond }) => {
    await ack();
    const place: Place = {
      user: command.user_id,
      channel: command.channel_id,
      handle: command.user_name,
      responseUrl: command.response_url,
      answer: async (message, how = {}) => void (await respond(toResponse(message, how))),
      open: async (view) => void (await desk.client.views.open({ trigger_id: command.trigger_id, view })),
    };
    await attend(command, place.answer, `${SLASH_COMMAND} ${command.text}`, () =>
      answerTyped(desk, command.text, place),
    );
  });

  for (const [id, handle] of Object.entries(ACTIONS)) {
    app.action<BlockAction>(id, async ({ ack, body, respond }) => {
      await ack();
      const click = clickOf(body, desk.client, respond, redraws);
      await attend(body, click.answer, id, () => handle(desk, click));
    });
  }

  app.shortcut({ callback_id: 'lookup', type: 'message_action' }, async ({ ack, shortcut, respond }) => {
    await ack();
    const answer: Place['answer'] = async (message, how = {}) =>
      void (await respond(toResponse(message, how)));
    await attend(shortcut, answer, 'look up', async () => {
      await answer(await lookUp(desk, shortcut.user.id, shortcut.message));
    });
  });

  app.shortcut({ callback_id: 'search', type: 'shortcut' }, async ({ ack, shortcut }) => {
    await ack();
    const { id, username: handle } = shortcut.user;
    const place: Place = {
      user: id,
      channel: undefined,
      handle: handle ?? id,
      responseUrl: undefined,
      answer: async () => undefined,
      open: async (view) => void (await desk.client.views.open({ trigger_id: shortcut.trigger_id, view })),
    };
    await attend(shortcut, undefined, 'search', async () => {
      const profile = await desk.profile(id, place.handle);
      await openSearch(desk, { place, profile, now: desk.clock(), how: {} }, EVERYTHING);
    });
  });

  app.view(SEARCH_DIALOG, async ({ ack, body, view }) => {
    const { id: user, name: handle } = body.user;
    const read = await readSubmitted(desk, user, view);
    if (!read.ok) return ack({ response_action: 'errors', errors: searchErrors(read.faults) });
    const { page, respondTo } = read;
    if (respondTo === undefined) {
      return ack({ response_action: 'update', view: await listInDialog(desk, page) });
    }
    await ack();
    const place = laterPlace(user, handle, respondTo);
    await attend(body, place.answer, 'search', () => showPage(desk, page, { place, how: {} }));
  });

  for (const id of Object.keys(DIALOGS)) {
    app.view(id, async ({ ack, body, view }) => {
      const about = await recallDialog(desk, view.private_metadata);
      const result = await submitted(desk, attend, id, about, body);
      if ('errors' in result) return ack({ response_action: 'errors', errors: { ...result.errors } });
      const { answer } = result;
      if (!answer) return ack();
      if (about?.respondTo === undefined) {
        return ack({ response_action: 'update', view: answerDialog(answer) });
      }
      await ack();
      await respondAt(about.respondTo, answer, {});
    });
  }

  listenToChannels(app, {
    look: async (channel) => void (await desk.lookAtChannel(channel)),
    async moved(from, to) {
      const moved = await desk.store.moveChannel({ from, to, at: desk.clock() });
      desk.log.warn({ from, to, subscriptions: moved.length }, 'Slack gave a channel another ID');
    },
  });

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await attend(event, undefined, 'home', () => publishHome(desk, event.user));
  });

  app.error(async (error) => {
    desk.log.error({ err: error }, 'a request of Slack failed');
  });

  return {
    async idle() {
      desk.jobs.stopAll();
      await idle();
    },
  };
}

/** Does what a dialog asks for; what goes wrong is its answer. */
async function submitted(
  desk: Desk,
  attend: Attendance['attend'],
  dialog: string,
  about: DialogAbout | undefined,
  body: SlackViewAction,
): Promise<DialogResult> {
  if (!about) return { answer: dialogGone() };
  let result: DialogResult = { answer: undefined };
  const fail = async (answer: Message) => {
    result = { answer };
  };
  await attend(body, fail, dialog, async () => {
    const by = await desk.profile(body.user.id, body.user.name);
    const handle = DIALOGS[dialog];
    if (handle) result = await handle(desk, { by, values: body.view.state.values, about });
  });
  return result;
}

/** A place to answer at once its request is over. */
function laterPlace(user: string, handle: string, responseUrl: string): Place {
  return {
    user,
    channel: undefined,
    handle,
    responseUrl,
    answer: (message, how = {}) => respondAt(responseUrl, message, how),
    open: async () => undefined,
  };
}
