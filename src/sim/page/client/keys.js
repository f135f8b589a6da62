import { toggle, wish } from './tour.js';

/** Keys for the whole page. All are held with Alt, so that nobody meets one while typing. */

const KEYS = {
  KeyP: () => toggle(),
  KeyN: () => wish({ wish: 'skip' }),
  KeyR: () => wish({ wish: 'repeat' }),
  KeyI: () => intoPanel(),
  KeyT: () => document.querySelector('#channel textarea')?.focus(),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
};
const STORY = ['KeyP', 'KeyN', 'KeyR'];

/** To the next message from the one that has the focus, or to the last. */
function step(by) {
  const active = document.activeElement;
  const list = active?.closest('ol.rows') ?? document.querySelector('#messages');
  const rows = [...(list?.querySelectorAll(':scope > .message') ?? [])];
  const at = rows.indexOf(active?.closest('.message'));
  const next = rows[at < 0 ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

function intoPanel() {
  const panel = document.getElementById('panel');
  if (document.documentElement.classList.contains('panel-closed'))
    panel?.querySelector('[data-panel]').click();
  (document.getElementById('known') ?? panel?.querySelector('button'))?.focus();
}

addEventListener('keydown', (event) => {
  const { altKey, ctrlKey, metaKey, code } = event;
  if (!altKey || ctrlKey || metaKey || !Object.hasOwn(KEYS, code) || document.querySelector('dialog[open]'))
    return;
  if (STORY.includes(code) && !document.getElementById('tour')) return;
  event.preventDefault();
  KEYS[code]();
});
