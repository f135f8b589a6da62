import { fillTimes, formatDate } from './dates.js';

/** Rows of the channel and of a thread: where they go, day dividers, what belongs together, scrolling. */

/** As Slack does, a person's messages within five minutes share one name and picture. */
const TOGETHER_SECONDS = 300;

const rowsOf = (list) => [...list.children].filter((row) => row.dataset.key);

function divider(text) {
  const row = document.createElement('li');
  row.className = 'divider';
  const label = document.createElement('span');
  label.textContent = text;
  row.append(label);
  return row;
}

export function arrange(list) {
  for (const old of list.querySelectorAll(':scope > .divider')) old.remove();
  const now = Date.now() / 1000;
  const thread = list.id === 'replies';
  let day = '';
  let before;
  rowsOf(list).forEach((row, index) => {
    const seconds = Number(row.dataset.ts);
    const heading = formatDate('{day_divider_pretty}', seconds, now);
    const newDay = heading !== day;
    if (newDay && !thread) row.before(divider(heading));
    if (thread && index === 1) row.before(divider(list.parentElement.dataset.replies));
    const together =
      !newDay &&
      !(thread && index === 1) &&
      row.dataset.author !== '' &&
      before?.dataset.author === row.dataset.author &&
      !before.querySelector('.replies') &&
      seconds - Number(before.dataset.ts) < TOGETHER_SECONDS;
    row.classList.toggle('together', Boolean(together));
    day = heading;
    before = row;
  });
}

/** Near enough to the end that new rows should keep the end in view. */
const atEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

const toEnd = (scroller) => {
  scroller.scrollTop = scroller.scrollHeight;
};

export const parse = (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content.firstElementChild;
};

/** Changes rows of one list without moving what is being read. */
export function patchRows(list, patches) {
  const scroller = list.closest('[data-scroller]');
  const stick = atEnd(scroller);
  const focus = focusPath(list);
  for (const { key, ts, html } of patches) patchRow(list, key, ts, html);
  if (list.id === 'replies') {
    const count = Math.max(0, rowsOf(list).length - 1);
    scroller.dataset.replies = count === 1 ? '1 reply' : `${count} replies`;
  }
  arrange(list);
  focus?.();
  if (stick) toEnd(scroller);
}

function patchRow(list, key, ts, html) {
  const old = list.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`);
  if (html === null) return old?.remove();
  const row = parse(html);
  fillTimes(row);
  if (old) return old.replaceWith(row);
  const next = rowsOf(list).findLast((other) => other.dataset.ts <= ts);
  if (next) next.after(row);
  else list.prepend(row);
}

/** Keeps the keyboard where it was when the row with the focus is drawn anew. */
function focusPath(list) {
  const active = document.activeElement;
  if (!active || !list.contains(active)) return undefined;
  const key = active.closest('[data-key]')?.dataset.key;
  const { path, thread } = active.dataset;
  if (key && active.dataset.key === key)
    return () =>
      list.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  const what = path ? `[data-path="${path}"]` : thread ? `[data-thread="${thread}"]` : undefined;
  if (!key || !what) return undefined;
  return () => list.querySelector(`[data-key="${CSS.escape(key)}"] ${what}`)?.focus();
}

/** First look at the page: times, dividers, and the end in view, or the message the address names. */
export function settle(root) {
  fillTimes(root);
  for (const list of root.querySelectorAll('ol.rows')) {
    arrange(list);
    toEnd(list.closest('[data-scroller]'));
  }
  const { at } = document.body.dataset;
  const wanted = at && document.querySelector(`[data-key="m:${CSS.escape(at)}"]`);
  if (!wanted) return;
  wanted.scrollIntoView({ block: 'center' });
  wanted.classList.add('found');
}

// A picture or a narrower window changes heights without a new row.
const ends = new WeakMap();
document.addEventListener(
  'scroll',
  ({ target }) => target.matches?.('[data-scroller]') && ends.set(target, atEnd(target)),
  true,
);
document.addEventListener(
  'load',
  ({ target }) => {
    const scroller = target.closest?.('[data-scroller]');
    if (scroller && ends.get(scroller) !== false) toEnd(scroller);
  },
  true,
);
addEventListener('resize', () => {
  for (const scroller of document.querySelectorAll('[data-scroller]'))
    if (ends.get(scroller)) toEnd(scroller);
});
