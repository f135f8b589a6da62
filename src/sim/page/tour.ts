import type { ReactElement } from 'react';
import { el } from './html.ts';

/** How fast the story's own waiting goes. */
export const SPEEDS = [1, 4, 20] as const;
type Speed = (typeof SPEEDS)[number];

/** A guided story that is told on the page while it happens. */
export interface Tour {
  /** What it is, for whoever has not started it. */
  readonly about: string;
  readonly chapters: readonly { readonly title: string }[];
  state(): TourState;
  /** Told of every change of the state; gives back what ends that. */
  subscribe(listener: () => void): () => void;
  act(wish: TourWish): void;
}

export type TourWish =
  /** From the beginning, or with this chapter; `user` is who looks and what the story does in their name. */
  | { readonly wish: 'start'; readonly user: string; readonly chapter?: number }
  | { readonly wish: 'pause' | 'go-on' | 'skip' | 'repeat' | 'end' }
  | { readonly wish: 'speed'; readonly speed: Speed };

export interface TourState {
  readonly phase: 'idle' | 'playing' | 'paused' | 'over';
  /** Counted from 0. */
  readonly chapter: number;
  /** Goes up with each caption. */
  readonly step: number;
  /** What to look at, in one or two sentences. */
  readonly caption: string;
  /** What the person may do now; '' for nothing. */
  readonly tries: string;
  /** What the story waits for. */
  readonly waits: 'simulation' | 'person' | 'reader';
  readonly speed: Speed;
  /** Where to look: a channel, and the message in it once there is one. */
  readonly channel: string | undefined;
  readonly ts: string | undefined;
}

const WAITS: Readonly<Record<TourState['waits'], string>> = {
  simulation: 'Waiting until it has happened',
  person: 'Waiting for you; it goes on by itself after a while',
  reader: 'Time to read',
};

/** The bar above the workspace: caption and controls. */
export function tourBar(tour: Tour): ReactElement {
  const state = tour.state();
  const { phase, channel, ts, step } = state;
  return el(
    'section',
    {
      id: 'tour',
      className: `tour tour-${phase}`,
      'aria-label': 'Guided story',
      'data-phase': phase,
      'data-step': step,
      'data-channel': channel,
      'data-ts': ts,
    },
    el('div', { className: 'tour-words' }, ...words(tour, state)),
    el('div', { className: 'tour-controls' }, ...controls(tour, state)),
  );
}

const runs = ({ phase }: TourState): boolean => phase === 'playing' || phase === 'paused';

function words(tour: Tour, state: TourState): ReactElement[] {
  if (!runs(state)) {
    const before = state.phase === 'over' ? state.caption : tour.about;
    return [el('p', { className: 'tour-caption' }, before)];
  }
  const { chapter, caption, tries, waits, phase } = state;
  const place = `${chapter + 1} of ${tour.chapters.length}: ${tour.chapters[chapter]?.title ?? ''}`;
  const now = phase === 'paused' ? 'Paused' : WAITS[waits];
  return [
    el(
      'p',
      { className: 'tour-place' },
      el('b', null, place),
      el('span', { className: 'tour-waits', 'data-waits': phase === 'paused' ? 'paused' : waits }, now),
    ),
    el(
      'p',
      { className: 'tour-caption' },
      caption,
      tries === '' ? null : el('strong', { className: 'tour-tries' }, ` ${tries}`),
    ),
  ];
}

function controls(tour: Tour, state: TourState): (ReactElement | null)[] {
  const { phase } = state;
  const going = runs(state);
  const main =
    phase === 'playing'
      ? act('pause', 'Pause', 'Alt+P', 'main')
      : phase === 'paused'
        ? act('go-on', 'Go on', 'Alt+P', 'main')
        : act('start', phase === 'over' ? 'Tell it again' : 'Start the story', 'Alt+P', 'main');
  return [
    main,
    going ? act('skip', 'Skip', 'Alt+N') : null,
    going ? act('repeat', 'Repeat', 'Alt+R', 'repeat', 'Repeat this chapter') : null,
    going ? act('end', 'End', undefined, 'end', 'End the story') : null,
    chapterChoice(tour, state),
    speedChoice(state),
  ];
}

/** A button of the bar; `key` finds it again after the bar is drawn anew. */
function act(wish: string, label: string, keys: string | undefined, key = wish, name?: string): ReactElement {
  return el(
    'button',
    {
      type: 'button',
      className: key === 'main' ? 'tour-button tour-main' : 'tour-button',
      'data-wish': wish,
      'data-key': key,
      'aria-keyshortcuts': keys,
      'aria-label': name,
      title: [name, keys].filter(Boolean).join(', ') || undefined,
    },
    label,
  );
}

function chapterChoice(tour: Tour, state: TourState): ReactElement {
  const options = tour.chapters.map(({ title }, index) =>
    el('option', { value: index }, `${index + 1}. ${title}`),
  );
  return el(
    'select',
    {
      className: 'tour-chapters',
      'aria-label': 'Chapter',
      'data-key': 'chapter',
      'data-chapters': true,
      defaultValue: runs(state) ? state.chapter : '',
    },
    runs(state) ? null : el('option', { value: '' }, 'Chapters'),
    ...options,
  );
}

function speedChoice({ speed: now }: TourState): ReactElement {
  const choice = (speed: Speed): ReactElement =>
    el(
      'label',
      null,
      el('input', {
        type: 'radio',
        name: 'tour-speed',
        value: speed,
        defaultChecked: speed === now,
        'data-speed': speed,
        'data-key': `speed-${speed}`,
      }),
      el('span', null, `${speed}×`),
    );
  return el(
    'fieldset',
    { className: 'tour-speed', title: SPEED_NOTE },
    el('legend', { className: 'unseen' }, 'Speed of the story'),
    ...SPEEDS.map(choice),
  );
}

/** What a faster story cannot make faster. */
export const SPEED_NOTE =
  'Speed shortens the story’s own waiting. Slack still takes one message a second in a channel, and Druva is still asked every two seconds.';
