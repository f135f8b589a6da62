import { createHmac } from 'node:crypto';

/** A request as Slack sends it (docs.slack.dev/authentication/verifying-requests-from-slack), or nearly so. */
export async function sendSigned(
  url: string,
  form: Readonly<Record<string, string>>,
  with_: { readonly secret: string; readonly at?: number; readonly signature?: string },
): Promise<{ status: number; body: string }> {
  const body = new URLSearchParams(form).toString();
  const timestamp = String(Math.floor((with_.at ?? Date.now()) / 1000));
  const digest = createHmac('sha256', with_.secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': with_.signature ?? `v0=${digest}`,
      connection: 'close',
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}

/** A press of a button in a message, as Slack describes it to the app. */
export function pressForm(press: {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly actionId: string;
  readonly value: string;
  readonly responseUrl?: string;
  readonly triggerId: string;
  /** The workspace the app is asked in, and the person's own. */
  readonly team?: string;
  readonly home?: string;
}): Record<string, string> {
  const { user, channel, ts, actionId, value, triggerId, responseUrl = 'http://127.0.0.1:9/none' } = press;
  const { team = 'T0EXAMPLE', home = team } = press;
  const payload = {
    type: 'block_actions',
    user: { id: user, username: 'someone', team_id: home },
    api_app_id: 'A0EXAMPLE',
    team: { id: team, domain: 'example' },
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    channel: { id: channel, name: 'somewhere' },
    message: { type: 'message', ts, text: '' },
    trigger_id: triggerId,
    response_url: responseUrl,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: ts }],
  };
  return { payload: JSON.stringify(payload) };
}

/** A slash command, as Slack sends it. */
export function commandForm(command: {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly responseUrl: string;
  readonly triggerId: string;
  readonly team?: string;
}): Record<string, string> {
  return {
    command: '/insync',
    text: command.text,
    user_id: command.user,
    channel_id: command.channel,
    team_id: command.team ?? 'T0EXAMPLE',
    api_app_id: 'A0EXAMPLE',
    response_url: command.responseUrl,
    trigger_id: command.triggerId,
  };
}
