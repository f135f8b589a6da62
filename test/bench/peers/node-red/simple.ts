/** Inject, http request, switch, http request: the flow as a competent user builds it in an afternoon. */
import { code, type FlowNode, failed, inject, needsPerson, request, split } from './pieces.ts';

/** Asks for an access token; it lives half an hour. */
export const ASK_TOKEN = `
msg.method = 'POST';
msg.url = env.get('DRUVA_API_URL') + '/token';
const pair = env.get('DRUVA_CLIENT_ID') + ':' + env.get('DRUVA_CLIENT_SECRET');
msg.headers = { authorization: 'Basic ' + Buffer.from(pair).toString('base64') };
msg.headers['content-type'] = 'application/x-www-form-urlencoded';
msg.payload = 'grant_type=client_credentials&scope=read';
return msg;`;

export const KEEP_TOKEN = `
if (msg.payload.access_token) flow.set('token', msg.payload.access_token);`;

/** One page at a time: a poll that comes while one is under way is dropped. */
export const ASK_EVENTS = `
if (!flow.get('token') || (!msg.more && Date.now() < (context.get('busy') || 0))) return null;
context.set('busy', Date.now() + 900);
const tracker = flow.get('tracker');
msg.method = 'GET';
msg.url = env.get('DRUVA_API_URL') + '/insync/eventmanagement/v2/events';
if (tracker) msg.url += '?tracker=' + encodeURIComponent(tracker);
msg.headers = { authorization: 'Bearer ' + flow.get('token') };
msg.payload = '';
return msg;`;

/** First output: the events; second: the next page is asked for at once. */
const TAKE_EVENTS = `
if (msg.statusCode !== 200) { node.warn(msg.payload); return null; }
flow.set('tracker', msg.payload.tracker);
const events = { payload: msg.payload.events };
return [events, msg.payload.nextPageExists ? { more: true } : null];`;

export const TO_SLACK = `
const event = msg.payload;
const who = event.inSyncDataSourceName || event.inSyncUserName;
msg.method = 'POST';
msg.url = env.get('SLACK_API_URL') + 'chat.postMessage';
msg.headers = { authorization: 'Bearer ' + env.get('SLACK_BOT_TOKEN'), 'content-type': 'application/json' };
msg.payload = {
  channel: env.get('CHANNEL'),
  text: event.eventType + ' ' + event.eventState + ': ' + who + ', severity ' + event.severity + '. ' + event.eventDetails,
};
return msg;`;

const NOTE_REFUSAL = `
if (!msg.payload.ok) node.warn(msg.payload);`;

export const SIMPLE: readonly FlowNode[] = [
  { id: 'flow', type: 'tab', label: 'inSync to Slack' },
  inject('every 25 minutes', 1500, 0.1, ['ask token']),
  code('ask token', ASK_TOKEN, ['token']),
  request('token', ['keep token']),
  code('keep token', KEEP_TOKEN),
  inject('every second', 1, 0.5, ['ask events']),
  code('ask events', ASK_EVENTS, ['events']),
  request('events', ['take events']),
  code('take events', TAKE_EVENTS, ['each'], ['ask events']),
  split('each', ['severe']),
  needsPerson('severe', ['message']),
  failed(['message']),
  code('message', TO_SLACK, ['slack']),
  request('slack', ['note refusal']),
  code('note refusal', NOTE_REFUSAL),
];
