import type { BlockAction, RespondFn } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Message } from '../cards/message.ts';
import { toResponse } from './desk.ts';

/** A person's click on a button or choice in a menu, wherever it was made. */
export interface Click {
  readonly action: string;
  /** The button's value, or the chosen option's. */
  readonly value: string;
  readonly user: string;
  /** The handle that came with the click. */
  readonly handle: string;
  /** The message clicked on; undefined in a dialog. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
  /** The dialog clicked in. */
  readonly view: { readonly id: string; readonly metadata: string } | undefined;
  /** Answers the person alone; `replace` puts the answer in place of the message clicked on. */
  readonly answer: (message: Message, how?: { replace?: boolean; share?: boolean }) => Promise<void>;
  readonly open: (view: ModalView) => Promise<void>;
  readonly redraw: (view: ModalView) => Promise<void>;
}

/** Bolt's body in our words. */
export function clickOf(body: BlockAction, client: WebClient, respond: RespondFn | undefined): Click {
  const action = body.actions[0] as {
    action_id?: string;
    value?: string;
    selected_option?: { value?: string };
  };
  const view = body.view ? { id: body.view.id, metadata: body.view.private_metadata } : undefined;
  const open = async (dialog: ModalView) => {
    const { trigger_id } = body;
    await (view
      ? client.views.push({ trigger_id, view: dialog })
      : client.views.open({ trigger_id, view: dialog }));
  };
  return {
    action: action?.action_id ?? '',
    value: action?.value ?? action?.selected_option?.value ?? '',
    user: body.user.id,
    handle: body.user.name ?? body.user.username ?? body.user.id,
    card:
      body.channel && body.container.message_ts
        ? { channel: body.channel.id, ts: String(body.container.message_ts) }
        : undefined,
    view,
    open,
    async answer(message, how = {}) {
      if (view || !respond) await open(asDialog(message));
      else await respond(toResponse(message, how));
    },
    async redraw(dialog) {
      if (view) await client.views.update({ view_id: view.id, view: dialog });
    },
  };
}

/** In a dialog there is no message to answer under: the answer is a dialog on top. */
function asDialog(message: Message): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'inSync', emoji: false },
    close: { type: 'plain_text', text: 'Back', emoji: false },
    blocks: message.blocks.filter((block: KnownBlock) => block.type !== 'actions'),
  };
}
