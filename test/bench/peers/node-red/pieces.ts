/** Nodes as the editor of Node-RED saves them (nodered.org/docs/developing-flows), and their wires. */

/** A node of a flow file, whatever its type has besides. */
export type FlowNode = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

/** Where the flow begins: once at the start, then every so many seconds. */
export function inject(id: string, every: number, after: number, to: readonly string[]): FlowNode {
  const repeat = { repeat: String(every), once: true, onceDelay: after, crontab: '' };
  return { id, type: 'inject', z: 'flow', props: [], ...repeat, wires: [to] };
}

/** A function node; one list of targets for each of its outputs. */
export function code(id: string, func: string, ...wires: readonly (readonly string[])[]): FlowNode {
  return { id, type: 'function', z: 'flow', func: func.trim(), outputs: wires.length, wires };
}

/** An http request node whose method, address and headers come with the message; the answer is parsed as JSON. */
export function request(id: string, to: readonly string[]): FlowNode {
  return { id, type: 'http request', z: 'flow', method: 'use', ret: 'obj', paytoqs: 'ignore', wires: [to] };
}

/** Lets one message through a second; the others wait. */
export function onePerSecond(id: string, to: readonly string[]): FlowNode {
  const pace = { pauseType: 'rate', rate: '1', nbRateUnits: '1', rateUnits: 'second', drop: false };
  return { id, type: 'delay', z: 'flow', timeout: '1', timeoutUnits: 'seconds', ...pace, wires: [to] };
}

/** Holds each message for `msg.delay` ms. */
export function wait(id: string, to: readonly string[]): FlowNode {
  return {
    id,
    type: 'delay',
    z: 'flow',
    pauseType: 'delayv',
    timeout: '1',
    timeoutUnits: 'seconds',
    wires: [to],
  };
}

/** An array becomes a message for each of its items. */
export function split(id: string, to: readonly string[]): FlowNode {
  return {
    id,
    type: 'split',
    z: 'flow',
    arraySplt: 1,
    arraySpltType: 'len',
    property: 'payload',
    wires: [to],
  };
}

/** What needs a person: severe, or failed. Other events end here. */
export function needsPerson(id: string, to: readonly string[]): FlowNode {
  const rules = [{ t: 'lte', v: '3', vt: 'num' }, { t: 'else' }];
  return {
    id,
    type: 'switch',
    z: 'flow',
    property: 'payload.severity',
    propertyType: 'msg',
    rules,
    checkall: 'false',
    outputs: 2,
    wires: [to, ['failed']],
  };
}

/** The second half of it: of the milder ones those that failed. */
export function failed(to: readonly string[]): FlowNode {
  const rules = [{ t: 'eq', v: 'Failed', vt: 'str' }];
  return {
    id: 'failed',
    type: 'switch',
    z: 'flow',
    property: 'payload.eventState',
    propertyType: 'msg',
    rules,
    checkall: 'false',
    outputs: 1,
    wires: [to],
  };
}
