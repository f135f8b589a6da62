/** The simulation's own controls, for a page or a script; all of it under /sim/ and nothing of it Druva's. */
import { text } from 'node:stream/consumers';
import { FAULT_KINDS, type Fault, faultyFault } from './faults.ts';
import { type Exchange, reply } from './reply.ts';
import type { Routes } from './routes.ts';
import { isStory, STORIES, type StoryName } from './stories.ts';

export interface Controls {
  story(name: StoryName): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  expireTokens(): void;
  killTrackers(): void;
  state(): Readonly<Record<string, unknown>>;
}

export function controlRoutes(controls: Controls): Routes {
  const done = (exchange: Exchange, act: () => void) => {
    act();
    answer(exchange, 200, { ok: true, ...controls.state() });
  };
  return {
    'GET /sim/state': (exchange) =>
      answer(exchange, 200, { ok: true, ...controls.state(), stories: STORIES, faultKinds: FAULT_KINDS }),
    'POST /sim/story': async (exchange) => {
      const name = String((await body(exchange)).name ?? '');
      if (isStory(name)) done(exchange, () => controls.story(name));
      else refuse(exchange, `name must be one of ${STORIES.join(', ')}`);
    },
    'POST /sim/fault': async (exchange) => {
      const fault = await body(exchange);
      const wrong = faultyFault(fault);
      if (wrong) refuse(exchange, wrong);
      else done(exchange, () => controls.fault(fault as unknown as Fault));
    },
    'POST /sim/clear': (exchange) => done(exchange, controls.clearFaults),
    'POST /sim/expire': async (exchange) => {
      const what = String((await body(exchange)).what ?? '');
      if (what === 'tokens') done(exchange, controls.expireTokens);
      else if (what === 'trackers') done(exchange, controls.killTrackers);
      else refuse(exchange, 'what must be tokens or trackers');
    },
  };
}

/** A page served from another port may press the buttons. */
const OPEN = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };

export function preflight(exchange: Exchange): void {
  reply(exchange, 204, '', OPEN);
}

function answer(exchange: Exchange, status: number, value: unknown): void {
  reply(exchange, status, value, OPEN);
}

function refuse(exchange: Exchange, error: string): void {
  answer(exchange, 400, { ok: false, error });
}

/** An empty body, and one that is no JSON object, are an empty object: the route then says what it misses. */
async function body(exchange: Exchange): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await text(exchange.request));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
