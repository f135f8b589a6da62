import { fillTimes } from './dates.js';
import { parse } from './rows.js';

/** The panel's lower part: what the app knows about the message under the pointer or the keyboard's focus. */

const place = document.getElementById('known-body');

/** A pointer that only passes over a message means nothing, ms. */
const REST = 140;
/** The app writes down that Slack took an edit only after Slack shows it, ms. */
const AFTERWARDS = 1200;

let shown = '';
let resting;
let again;

async function look(id) {
  const { user, channel } = document.body.dataset;
  const wanted = `/known?${new URLSearchParams({ user, channel, at: id })}`;
  shown = id;
  const response = await fetch(wanted).catch(() => undefined);
  const html = response?.ok
    ? await response.text()
    : '<p class="panel-note">This could not be read just now.</p>';
  if (shown !== id) return;
  const next = parse(html);
  fillTimes(next);
  place.replaceChildren(next);
  place.dataset.of = id;
}

const messageOf = (target) => target.closest?.('[data-where=message]')?.dataset.id;

function point(target, wait) {
  clearTimeout(resting);
  const id = messageOf(target);
  if (id && id !== shown) resting = setTimeout(() => look(id), wait);
}

/** The story points at a message. */
export function tell(id) {
  if (place && id !== shown) look(id);
}

/** A message was drawn anew: what is known about it may be more now. */
export function changed(ids) {
  if (!place || !ids.includes(shown)) return;
  look(shown);
  clearTimeout(again);
  again = setTimeout(() => look(shown), AFTERWARDS);
}

if (place) {
  addEventListener('pointerover', ({ target }) => point(target, REST));
  addEventListener('focusin', ({ target }) => point(target, 0));
}
