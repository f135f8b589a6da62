import type { ReactElement } from 'react';
import { el } from './html.ts';
import { icon } from './icons.ts';
import { isObject } from './json.ts';
import { knownPart } from './known.ts';
import { SPEED_NOTE } from './tour.ts';

export interface Story {
  readonly id: string;
  readonly label: string;
  readonly description: string;
}

/** What the control panel can make happen, and what it shows about the simulation. */
export interface Control {
  readonly stories: readonly Story[];
  run(id: string): Promise<void>;
  /** Figures by name; anything that is not a plain value is left out. */
  state(): unknown;
}

/** The panel beside the workspace: its look says that it is no part of Slack. */
export function controlPanel(control: Control, shows: { tour: boolean; known: boolean }): ReactElement {
  const stories = control.stories.map((story) =>
    el(
      'button',
      { type: 'button', className: 'story', 'data-story': story.id },
      el('b', null, story.label),
      el('span', null, story.description),
    ),
  );
  return el(
    'aside',
    { id: 'panel', className: 'panel', 'aria-label': 'Simulator controls' },
    el(
      'button',
      {
        type: 'button',
        className: 'panel-toggle',
        'data-panel': true,
        'aria-expanded': true,
        'aria-controls': 'panel-body',
        'aria-label': 'Simulator',
      },
      icon('cloud'),
      el('span', null, 'Simulator'),
    ),
    el(
      'div',
      { id: 'panel-body', className: 'panel-body' },
      el('p', { className: 'panel-note' }, 'Not part of Slack. Make it rain:'),
      ...stories,
      el('div', { id: 'panel-state', 'aria-live': 'off' }, figures(control.state())),
      el(
        'button',
        { type: 'button', className: 'theme', 'data-theme-switch': true },
        icon('sun'),
        'Light or dark',
      ),
      keys(shows),
    ),
    shows.known ? knownPart() : null,
  );
}

const STORY_KEYS = [
  ['Alt+P', 'Start, pause or go on with the story'],
  ['Alt+N', 'Skip what the story waits for'],
  ['Alt+R', 'Repeat the chapter'],
] as const;
const KEYS = [
  ['Alt+↑ Alt+↓', 'The message above or below; Tab goes to its buttons'],
  ['Alt+I', 'To the panel at the right'],
  ['Alt+T', 'To the text field'],
  ['Esc', 'Close what is open'],
] as const;

/** What can be done by keyboard alone, and what a faster story does not make faster. */
function keys({ tour }: { tour: boolean }): ReactElement {
  const rows = [...(tour ? STORY_KEYS : []), ...KEYS];
  return el(
    'details',
    { className: 'keys' },
    el('summary', null, tour ? 'Keys and speed' : 'Keys'),
    el('dl', null, ...rows.map(([key, what]) => el('div', null, el('dt', null, key), el('dd', null, what)))),
    tour ? el('p', { className: 'panel-note' }, SPEED_NOTE) : null,
  );
}

/** The simulation's figures as a list. */
export function figures(state: unknown): ReactElement | null {
  if (!isObject(state)) return null;
  const plain = Object.entries(state).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  if (plain.length === 0) return null;
  const rows = plain.map(([name, value]) =>
    el('div', null, el('dt', null, name), el('dd', null, String(value))),
  );
  return el('dl', { className: 'figures' }, ...rows);
}
