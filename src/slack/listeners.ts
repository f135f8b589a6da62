import type { App, BlockAction, SlackViewAction } from '@slack/bolt';
import { dialogGone } from '../cards/answers.ts';
import { answerDialog } from '../cards/dialog.ts';
import type { Message } from '../cards/message.ts';
import { SEARCH_DIALOG, searchErrors } from '../cards/search.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { ACTIONS } from './actions.ts';
import { KEPT_BEFORE_YES } from './alert-actions.ts';
import { type Attendance, attendance, untold } from './attend.ts';
import { listenToChannels } from './channel-events.ts';
import { type Click, clickOf } from './click.ts';
import { answerTyped } from './commands.ts';
import type { Desk } from './desk.ts';
import { type DialogAbout, recallDialog } from './dialog-memory.ts';
import { DIALOGS, type DialogResult } from './dialogs.ts';
import { publishHome } from './home.ts';
import { showPage } from './lists.ts';
import { lookUp } from './mentions.ts';
import { type Answered, type Place, respondAt, respondWith } from './place.ts';
import { reaching } from './reach.ts';
import { createRedraws } from './redraws.ts';
import { listInDialog, openSearch, readSubmitted } from './search.ts';

/** The one slash command, and the shortcuts: the manifest names the same. */
export const SLASH_COMMAND = '/insync';
export const SHORTCUTS = { lookup: 'message', search: 'global' } as const;

export interface Listeners {
  /** Resolves when every request taken so far is answered; long work is stopped. */
  idle(): Promise<void>;
}

/**
 * Registers every listener: each says yes to Slack at once, or as soon as what was asked for is in the database, acts
 * once, and always answers the person.
 */
export function registerListeners(app: App, desk: Desk): Listeners {
  const { attend, idle } = attendance(desk);
  const redraws = createRedraws();

  app.command(SLASH_COMMAND, async ({ ack, command }) => {
    await ack();
    const asker = { user: command.user_id, channel: command.channel_id };
    const place: Place = {
      user: command.user_id,
      channel: command.channel_id,
      handle: command.user_name,
      responseUrl: command.response_url,
      answer: reaching(desk, asker, atUrl(command.response_url)),
      open: async (view) => void (await desk.client.views.open({ trigger_id: command.trigger_id, view })),
    };
    await attend(command, place.answer, `${SLASH_COMMAND} ${command.text}`, () =>
      answerTyped(desk, command.text, place),
    );
  });

  for (const [id, handle] of Object.entries(ACTIONS)) {
    app.action<BlockAction>(id, async ({ ack, body }) => {
      const url = body.response_url;
      const respond = url ? (answer: Answered) => respondWith(url, answer) : undefined;
      const clicked = clickOf(body, desk.client, respond, redraws, ack);
      const click: Click = { ...clicked, answer: reaching(desk, clicked, clicked.answer) };
      if (!KEPT_BEFORE_YES.has(id)) await click.taken();
      await attend(body, click.answer, id, () => handle(desk, click));
      await click.taken();
    });
  }

  app.shortcut({ callback_id: 'lookup', type: 'message_action' }, async ({ ack, shortcut }) => {
    await ack();
    const asker = { user: shortcut.user.id, channel: shortcut.channel.id };
    const answer = reaching(desk, asker, atUrl(shortcut.response_url));
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
      answer: reaching(desk, { user: id, channel: undefined }, undefined),
      open: async (view) => void (await desk.client.views.open({ trigger_id: shortcut.trigger_id, view })),
    };
    await attend(shortcut, place.answer, 'search', async () => {
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
    const place = laterPlace(desk, user, handle, respondTo);
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
      const { id: user, name: handle } = body.user;
      const place = laterPlace(desk, user, handle, about.respondTo);
      await place.answer(answer).catch((error: unknown) => untold(desk, error));
    });
  }

  listenToChannels(app, {
    look: async (channel) => void (await desk.lookAtChannel(channel, false)),
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
function laterPlace(desk: Desk, user: string, handle: string, responseUrl: string): Place {
  return {
    user,
    channel: undefined,
    handle,
    responseUrl,
    answer: reaching(desk, { user, channel: undefined }, atUrl(responseUrl)),
    open: async () => undefined,
  };
}

function atUrl(url: string): Place['answer'] {
  return (message, how = {}) => respondAt(url, message, how);
}
