/** The same with what its author adds after the first bad week: pace, retry, tracker reset, a context on disk. */
import {
  code,
  type FlowNode,
  failed,
  inject,
  needsPerson,
  onePerSecond,
  request,
  split,
  wait,
} from './pieces.ts';
import { ASK_EVENTS, ASK_TOKEN, KEEP_TOKEN, TO_SLACK } from './simple.ts';

/** A dead tracker is dropped, and the feed read from its beginning; what was seen is told by its number. */
const TAKE_EVENTS = `
if (msg.statusCode === 400) { node.warn(msg.payload); flow.set('tracker', undefined); return [null, null, null]; }
if (msg.statusCode !== 200) { node.warn(msg.payload); return [null, null, {}]; }
const last = flow.get('last') || 0;
const fresh = msg.payload.events.filter((event) => event.eventID > last);
flow.set('last', Math.max(last, ...fresh.map((event) => event.eventID)));
flow.set('tracker', msg.payload.tracker);
return [{ payload: fresh }, msg.payload.nextPageExists ? { more: true } : null, null];`;

/** Until Slack has taken it: after what it asks for, or after a second where there was no answer. */
const TAKEN_OR_AGAIN = `
if (msg.payload && msg.payload.ok) return null;
node.warn(msg.payload);
msg.delay = 1000 * (Number((msg.headers || {})['retry-after']) || 1);
msg.payload = msg.event;
return msg;`;

export const HARDENED: readonly FlowNode[] = [
  { id: 'flow', type: 'tab', label: 'inSync to Slack' },
  inject('every 25 minutes', 1500, 0.1, ['ask token']),
  code('ask token', ASK_TOKEN, ['token']),
  request('token', ['keep token']),
  code('keep token', KEEP_TOKEN),
  inject('every second', 1, 0.5, ['ask events']),
  code('ask events', ASK_EVENTS, ['events']),
  request('events', ['take events']),
  code('take events', TAKE_EVENTS, ['each'], ['ask events'], ['ask token']),
  split('each', ['severe']),
  needsPerson('severe', ['pace']),
  failed(['pace']),
  onePerSecond('pace', ['message']),
  code('message', `msg.event = msg.payload;${TO_SLACK}`, ['slack']),
  request('slack', ['taken or again']),
  code('taken or again', TAKEN_OR_AGAIN, ['hold']),
  wait('hold', ['pace']),
];

/** Their settings file: the context of the flow is kept on disk, written every 30 s as it is by default. */
export const HARDENED_SETTINGS = `module.exports = {
  contextStorage: { default: { module: 'localfilesystem' } },
};
`;
