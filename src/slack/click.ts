import type { BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { answerDialog } from '../cards/dialog.ts';
import { type Answered, type Place, toResponse } from './place.ts';
import type { Redraws } from './redraws.ts';
import { refusalOf } from './refusal.ts';

/** A person's click on a button or choice in a menu, wherever it was made. */
export interface Click extends Place {
  readonly action: string;
  /** The button's value, or the chosen option's. */
  readonly value: string;
  /** The message clicked on; undefined in a dialog, on Home, and for an answer that one person sees. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
  /** The dialog or Home clicked in. */
  readonly view: ClickedView | undefined;
  /** Says yes to Slack, once: what the click asked for is done, and stays so. */
  readonly taken: () => Promise<void>;
  /** Draws the dialog clicked in anew. */
  readonly redraw: (view: ModalView) => Promise<void>;
}

interface ClickedView {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly metadata: string;
  /** What stands in its inputs: by block, then by action. */
  readonly values: unknown;
}

/** Bolt's body in our words. */
export function clickOf(
  body: BlockAction,
  client: WebClient,
  respond: ((answer: Answered) => Promise<void>) | undefined,
  redraws: Redraws,
  ack: () => Promise<void>,
): Click {
  const action = body.actions[0] as {
    action_id?: string;
    value?: string;
    selected_option?: { value?: string };
  };
  const view = body.view && {
    id: body.view.id,
    type: body.view.type as ClickedView['type'],
    metadata: body.view.private_metadata,
    values: body.view.state?.values,
  };
  const { trigger_id } = body;
  // A trigger opens one dialog; what is answered after that is put in its place.
  let opened: string | undefined;
  const open = async (dialog: ModalView) => {
    const answer = await (view?.type === 'modal'
      ? client.views.push({ trigger_id, view: dialog })
      : client.views.open({ trigger_id, view: dialog }));
    opened = answer.view?.id;
  };
  const clicked = view?.type === 'modal' ? view.id : undefined;
  const inTurn = clicked ? redraws.begin(clicked) : undefined;
  const redraw = async (dialog: ModalView) => {
    if (clicked) await inTurn?.(() => updateOpen(client, clicked, dialog));
  };
  return {
    action: action?.action_id ?? '',
    value: action?.value ?? action?.selected_option?.value ?? '',
    user: body.user.id,
    channel: body.channel?.id,
    handle: body.user.name ?? body.user.username ?? body.user.id,
    card:
      body.channel && body.container.message_ts && !body.container.is_ephemeral
        ? { channel: body.channel.id, ts: String(body.container.message_ts) }
        : undefined,
    view,
    responseUrl: view ? undefined : body.response_url,
    taken: onceOnly(ack),
    open,
    redraw,
    async answer(message, how = {}) {
      if (!view && respond) await respond(toResponse(message, how));
      else if (how.replace && view?.type === 'modal') await redraw(answerDialog(message));
      else if (opened) await updateOpen(client, opened, answerDialog(message));
      else await open(answerDialog(message));
    },
  };
}

/** Draws a dialog anew. One that the person has closed meanwhile needs nothing any more. */
async function updateOpen(client: WebClient, id: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: id, view });
  } catch (error) {
    if (refusalOf(error).said !== 'not_found') throw error;
  }
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
