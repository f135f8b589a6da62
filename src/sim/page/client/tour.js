import { announce } from './announce.js';
import { ask } from './ask.js';
import { tell } from './known.js';
import { parse } from './rows.js';

/** The guided story: its bar, and leading whoever started it to where it happens. */

const bar = () => document.getElementById('tour');

/** Only the window in which the story was started is led about. */
let follows = sessionStorage.getItem('tour') === 'follows';

function follow(yes) {
  follows = yes;
  sessionStorage.setItem('tour', yes ? 'follows' : '');
}

export function wish(asked) {
  if (asked.wish === 'start') follow(true);
  if (asked.wish === 'end') follow(false);
  return ask({ act: 'tour', ...asked });
}

/** What the key or the main button does now. */
export function toggle() {
  const main = bar()?.querySelector('.tour-main');
  if (main) wish({ wish: main.dataset.wish });
}

/** The bar after a change; the focus stays on the same control. */
export function patchTour(html, show) {
  const old = bar();
  if (!old) return;
  const next = parse(html);
  const key = old.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const news = next.dataset.step !== old.dataset.step;
  const moved = next.dataset.channel !== old.dataset.channel || next.dataset.ts !== old.dataset.ts;
  old.replaceWith(next);
  if (key) (next.querySelector(`[data-key="${key}"]`) ?? next.querySelector('.tour-main'))?.focus();
  const words = next.querySelector('.tour-caption').textContent;
  if (news && words) announce(words);
  if (follows && (news || moved)) lead(show);
}

/** Goes to the channel the story speaks of, unless a person is in the middle of something. */
async function lead(show) {
  const { channel, phase } = bar().dataset;
  const { dataset } = document.body;
  if (!channel || phase !== 'playing') return mark(true);
  const typing = [...document.querySelectorAll('.composer textarea')].some(({ value }) => value !== '');
  const busy = typing || document.querySelector('dialog[open]');
  if (!busy && (dataset.channel !== channel || dataset.tab))
    await show(`/?${new URLSearchParams({ channel, user: dataset.user })}`);
  return mark(true);
}

/** Points at the message the story speaks of. */
export function mark(scroll = false) {
  for (const old of document.querySelectorAll('.told')) old.classList.remove('told');
  const { ts, channel } = bar()?.dataset ?? {};
  if (!ts || channel !== document.body.dataset.channel) return;
  const row = document.querySelector(`#messages > [data-key="m:${CSS.escape(ts)}"]`);
  row?.classList.add('told');
  if (!row || !follows || !scroll) return;
  const tall = row.offsetHeight > row.closest('[data-scroller]').clientHeight;
  row.scrollIntoView({ block: tall ? 'start' : 'nearest' });
  tell(ts);
}

addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-wish]');
  if (button) wish({ wish: button.dataset.wish });
});

addEventListener('change', ({ target }) => {
  if (target.dataset?.speed) wish({ wish: 'speed', speed: Number(target.dataset.speed) });
  if (target.dataset?.chapters !== undefined && target.value !== '')
    wish({ wish: 'start', chapter: Number(target.value) });
});
