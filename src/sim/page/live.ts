import type { ServerResponse } from 'node:http';
import type { SimChange, Slack } from '../slack/types.ts';
import { spokenAnswer, spokenMessage } from './announce.ts';
import { homeTab, tabs } from './app.ts';
import type { Scene } from './document.ts';
import { html } from './html.ts';
import { ephemeralRow, messageRow } from './message.ts';
import { modalLayer } from './modal.ts';
import { figures } from './panel.ts';
import { type Seat, seesMessages } from './seat.ts';
import { sidebar } from './sidebar.ts';
import { tourBar } from './tour.ts';

/** One change for the browser to make: a row of a list (html null removes it), or a whole part. */
type Patch =
  | {
      readonly list: 'messages' | 'replies';
      readonly key: string;
      readonly ts: string;
      readonly html: string | null;
      /** What a new message says, for those who do not see it. */
      readonly said?: string;
    }
  | { readonly part: 'sidebar' | 'tabs' | 'home' | 'modals' | 'panel-state' | 'tour'; readonly html: string };

interface Viewer {
  readonly seat: Seat;
  readonly response: ServerResponse;
  /** What has changed since the last flush, by what it is: `m:<ts>`, `e:<id>`, `sidebar`, `modals`. */
  readonly dirty: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

export interface Live {
  /** How many changes have been; a page drawn now holds them all. */
  seen(): number;
  /** Sends what changes from now on, and what changed since the page was drawn. */
  join(seat: Seat, seen: number, response: ServerResponse): void;
  close(): void;
}

/** Changes of this many milliseconds travel together: in a storm one card changes many times. */
const GATHER_MS = 40;
const FIGURES_MS = 1000;
/** Changes remembered for pages that are drawn but do not listen yet. */
const REMEMBERED = 1000;

/** Pushes what changes to every open page, as server-sent events. */
export function startLive(scene: Scene): Live {
  const viewers = new Set<Viewer>();
  let shown = '';

  const mark = (viewer: Viewer, key: string): void => {
    viewer.dirty.add(key);
    viewer.timer ??= setTimeout(() => flush(scene, viewer), GATHER_MS);
  };
  const past: SimChange[] = [];
  let count = 0;
  const stop = scene.slack.subscribe((change) => {
    count += 1;
    past.push(change);
    if (past.length > REMEMBERED) past.shift();
    for (const viewer of viewers)
      for (const key of touched(scene.slack, change, viewer.seat)) mark(viewer, key);
  });
  const unfollow = scene.tour?.subscribe(() => {
    for (const viewer of viewers) mark(viewer, 'tour');
  });
  const ticking = setInterval(() => {
    if (viewers.size === 0) return;
    const list = scene.control ? figures(scene.control.state()) : null;
    const now = list ? html(list) : '';
    if (now === shown) return;
    shown = now;
    for (const viewer of viewers) send(viewer, [{ part: 'panel-state', html: now }]);
  }, FIGURES_MS);
  ticking.unref();

  return {
    seen: () => count,
    join(seat, seen, response) {
      const viewer: Viewer = { seat, response, dirty: new Set(), timer: undefined };
      viewers.add(viewer);
      const missed = seen < count ? past.slice(Math.max(0, past.length - (count - seen))) : [];
      for (const change of missed) for (const key of touched(scene.slack, change, seat)) mark(viewer, key);
      response.on('close', () => {
        clearTimeout(viewer.timer);
        viewers.delete(viewer);
      });
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      // The story may have gone on since the page was drawn.
      if (scene.tour) mark(viewer, 'tour');
    },
    close() {
      stop();
      unfollow?.();
      clearInterval(ticking);
      for (const viewer of viewers) viewer.response.end();
    },
  };
}

/** What a change means for one seat. */
function touched(slack: Slack, change: SimChange, seat: Seat): string[] {
  const { kind, user, channel, id } = change;
  if (kind === 'view' || kind === 'view-close') {
    if (user !== seat.user) return [];
    return slack.home(user)?.id === id ? ['home'] : ['modals'];
  }
  if (kind === 'typed') return [];
  if (kind.startsWith('ephemeral'))
    return user === seat.user && channel === seat.channel ? [`e:${id}`, `new:e:${id}`] : [];
  if (channel === seat.channel && seesMessages(seat))
    return kind === 'message' ? [`m:${id}`, `new:m:${id}`, 'read'] : [`m:${id}`];
  return kind === 'update' ? [] : ['sidebar', 'tabs'];
}

function flush(scene: Scene, viewer: Viewer): void {
  viewer.timer = undefined;
  const { seat, dirty } = viewer;
  if (dirty.delete('read')) scene.reads.read(seat.user, seat.channel);
  const fresh = new Set([...dirty].filter((key) => key.startsWith('new:')).map((key) => key.slice(4)));
  const keys = [...dirty].filter((key) => !key.startsWith('new:'));
  const patches = keys
    .flatMap((key) => patchesFor(scene, seat, key))
    .map((patch) => spoken(scene, seat, patch, fresh));
  dirty.clear();
  if (patches.length > 0) send(viewer, patches);
}

/** A new message with its words, once: not again in the thread beside it. */
function spoken({ slack }: Scene, seat: Seat, patch: Patch, fresh: Set<string>): Patch {
  if (!('list' in patch) || patch.html === null || !fresh.delete(patch.key)) return patch;
  const id = patch.key.slice(2);
  const said = patch.key.startsWith('e:') ? spokenAnswer(slack, seat, id) : spokenMessage(slack, seat, id);
  return said === undefined ? patch : { ...patch, said };
}

function patchesFor(scene: Scene, seat: Seat, key: string): Patch[] {
  const { slack, reads } = scene;
  if (key === 'modals') return [{ part: 'modals', html: modalLayer(slack, seat.user) }];
  if (key === 'home')
    return seat.tab === 'home' ? [{ part: 'home', html: html(homeTab(slack, seat.user)) }] : [];
  if (key === 'tabs') return seat.tab ? [{ part: 'tabs', html: html(tabs(slack, seat, reads)) }] : [];
  if (key === 'sidebar') return [{ part: 'sidebar', html: html(sidebar(slack, seat, reads)) }];
  if (key === 'tour') return scene.tour ? [{ part: 'tour', html: html(tourBar(scene.tour)) }] : [];
  const id = key.slice(2);
  return key.startsWith('e:') ? ephemeralPatches(slack, seat, key, id) : messagePatches(slack, seat, key, id);
}

function ephemeralPatches(slack: Slack, seat: Seat, key: string, id: string): Patch[] {
  const found = slack.ephemerals(seat.user, seat.channel).find((ephemeral) => ephemeral.id === id);
  if (!found) return [{ list: 'messages', key, ts: '', html: null }];
  const list = found.thread_ts ? 'replies' : 'messages';
  if (list === 'replies' && found.thread_ts !== seat.thread) return [];
  return [{ list, key, ts: found.ts, html: ephemeralRow(slack, found) }];
}

function messagePatches(slack: Slack, seat: Seat, key: string, ts: string): Patch[] {
  const { channel, thread } = seat;
  const patches: Patch[] = [];
  const found = slack.messages(channel).find((message) => message.ts === ts);
  patches.push({ list: 'messages', key, ts, html: found ? messageRow(slack, found, 'channel') : null });
  if (!thread) return patches;
  const inThread = slack.thread(channel, thread).find((message) => message.ts === ts);
  if (inThread) patches.push({ list: 'replies', key, ts, html: messageRow(slack, inThread, 'thread') });
  else if (!found) patches.push({ list: 'replies', key, ts, html: null });
  return patches;
}

function send(viewer: Viewer, patches: readonly Patch[]): void {
  viewer.response.write(`data: ${JSON.stringify(patches)}\n\n`);
}
