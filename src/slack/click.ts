import type { BlockAction, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { answerDialog } from '../cards/dialog.ts';
import { type Place, toResponse } from './place.ts';
import type { Redraws } from './redraws.ts';

/** A person's click on a button or choice in a menu, wherever it was made. */
export interface Click extends Place {
  readonly action: string;
  /** The button's value, or the chosen option's. */
  readonly value: string;
  /** The message clicked on; undefined in a dialog, on Home, and for an answer that one person sees. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
  /** The dialog or Home clicked in. */
  readonly view: ClickedView | undefined;
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
  respond: RespondFn | undefined,
  redraws: Redraws,
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
    if (clicked)
      await inTurn?.(async () => void (await client.views.update({ view_id: clicked, view: dialog })));
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
    open,
    redraw,
    async answer(message, how = {}) {
      if (!view && respond) await respond(toResponse(message, how));
      else if (how.replace && view?.type === 'modal') await redraw(answerDialog(message));
      else if (opened) await client.views.update({ view_id: opened, view: answerDialog(message) });
      else await open(answerDialog(message));
    },
  };
}
