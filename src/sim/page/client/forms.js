import { ask, toast } from './ask.js';
import { choose, valuesOfSelect } from './menus.js';

/** Views, modal or Home: opening, what is typed in them, drawing them anew, sending. */

const pad = (number) => String(number).padStart(2, '0');

/** What a date-time field shows for a moment, in the viewer's time zone. */
const localMoment = (seconds) => {
  const date = new Date(seconds * 1000);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
};

const fillMoments = (dialog) => {
  for (const input of dialog.querySelectorAll('[data-moment]'))
    input.value = localMoment(Number(input.dataset.moment));
};

/** A control's value as Slack's state would hold it; null when empty. */
export function chosenIn(control) {
  if (control.dataset.picks) {
    const picked = [...control.querySelectorAll('input:checked')].map((input) => input.value);
    return control.dataset.picks === 'radio' ? (picked[0] ?? null) : picked;
  }
  if (control.dataset.values !== undefined) {
    const values = valuesOfSelect(control);
    return control.dataset.many === undefined ? (values[0] ?? null) : values;
  }
  if (control.value === '') return null;
  return control.type === 'datetime-local'
    ? Math.floor(new Date(control.value).getTime() / 1000)
    : control.value;
}

const FIELDS = '[data-typed], [data-picks], .select[data-path]';

/** Everything typed or chosen in a view. */
export const valuesOf = (view) =>
  [...view.querySelectorAll(FIELDS)].map((control) => ({
    block: control.dataset.block,
    action: control.dataset.action,
    value: chosenIn(control),
  }));

const fieldKey = (control) => `${control.dataset.block}/${control.dataset.action}`;

/** Puts into a control what another of the same kind holds. */
function copy(from, to) {
  if (to.dataset.picks) {
    const picked = new Set([...from.querySelectorAll('input:checked')].map(({ value }) => value));
    for (const input of to.querySelectorAll('input')) input.checked = picked.has(input.value);
  } else if (to.dataset.values !== undefined) choose(to, valuesOfSelect(from));
  else to.value = from.value;
}

const kindOf = ({ dataset, type }) =>
  [dataset.picks, dataset.values !== undefined, dataset.many, type].join();

/** What was typed and chosen stays over an update of the view, where block and action are the same. */
function carryOver(from, to) {
  const held = new Map([...from.querySelectorAll(FIELDS)].map((control) => [fieldKey(control), control]));
  for (const control of to.querySelectorAll(FIELDS)) {
    const before = held.get(fieldKey(control));
    if (before && kindOf(before) === kindOf(control)) copy(before, control);
  }
}

/** Draws a view anew: scroll position, focus, and what is typed stay. */
function redraw(old, next, scroller) {
  const scrolled = old.querySelector(scroller)?.scrollTop ?? old.scrollTop;
  const active = old.contains(document.activeElement) ? document.activeElement : undefined;
  const { path } = active?.dataset ?? active?.closest('[data-picks]')?.dataset ?? {};
  const key = active?.dataset.path === undefined ? active?.value : undefined;
  const caret = [active?.selectionStart, active?.selectionEnd];
  fillMoments(next);
  carryOver(old, next);
  old.replaceChildren(...next.childNodes);
  (old.querySelector(scroller) ?? old).scrollTop = scrolled;
  const place = path && old.querySelector(`[data-path="${path}"]`);
  if (!place) return;
  const again = place.dataset.picks ? place.querySelector(`input[value="${CSS.escape(key ?? '')}"]`) : place;
  again?.focus({ preventScroll: true });
  if (Number.isInteger(caret[0])) again?.setSelectionRange(...caret);
}

/** Home after it was published again. */
export function patchHome(next) {
  const old = document.getElementById('home');
  if (!old) return;
  Object.assign(old.dataset, next.dataset);
  redraw(old, next, '#home');
}

/** Shows what stands in the modal layer now. */
export function openModal(layer) {
  const dialog = layer.querySelector('dialog');
  if (!dialog || dialog.open) return;
  fillMoments(dialog);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    ask({ act: 'close', id: dialog.dataset.view });
  });
  dialog.showModal();
}

/** The layer after a change: the same view keeps its scroll position, its focus and what was typed. */
export function patchModals(layer, html) {
  const old = layer.querySelector('dialog');
  const template = document.createElement('template');
  template.innerHTML = html;
  const next = template.content.querySelector('dialog');
  if (!old || !next || old.dataset.view !== next.dataset.view) {
    layer.replaceChildren(template.content);
    return openModal(layer);
  }
  old.dataset.hash = next.dataset.hash;
  redraw(old, next, '.modal-body');
}

/** Says at a field what is wrong with it. */
function complain(field, words) {
  const place = field.querySelector('.field-error');
  place.textContent = words;
  const control = field.querySelector('[data-path]');
  control?.toggleAttribute('aria-invalid', words !== '');
  if (words) control?.setAttribute('aria-describedby', place.id);
  else control?.removeAttribute('aria-describedby');
}

export async function submit(dialog, button) {
  for (const field of dialog.querySelectorAll('.field')) complain(field, '');
  const reply = await ask({ act: 'submit', id: dialog.dataset.view, values: valuesOf(dialog) }, button);
  for (const [block, words] of Object.entries(reply.errors ?? {})) {
    const field = dialog.querySelector(`[data-field-of="${CSS.escape(block)}"]`);
    if (field) complain(field, words);
    else toast(words);
  }
  const wrong = dialog
    .querySelector('.field-error:not(:empty)')
    ?.closest('.field')
    .querySelector('[data-path]');
  (wrong?.dataset.picks ? wrong.querySelector('input') : wrong)?.focus();
  wrong?.closest('.field').scrollIntoView({ block: 'nearest' });
}

/**
 * Slack's question before a control does something.
 * @returns {Promise<boolean>} whether the person said yes
 */
export function confirmed(control) {
  if (!control.dataset.confirm) return Promise.resolve(true);
  const words = JSON.parse(control.dataset.confirm);
  const dialog = document.createElement('dialog');
  dialog.className = 'modal confirm';
  const make = (tag, className, text) =>
    Object.assign(document.createElement(tag), { className, textContent: text });
  const form = Object.assign(document.createElement('form'), { method: 'dialog', className: 'modal-footer' });
  const no = Object.assign(make('button', 'btn btn-big', words.deny), { value: 'no' });
  const yes = make('button', `btn btn-big ${words.danger ? 'btn-danger' : 'btn-primary'}`, words.confirm);
  form.append(no, Object.assign(yes, { value: 'yes' }));
  const header = make('header', 'modal-header', '');
  header.append(make('h1', '', words.title));
  dialog.append(header, make('div', 'modal-body confirm-text', words.text), form);
  document.body.append(dialog);
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
