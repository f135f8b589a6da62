import { ask, toast } from './ask.js';

/** Modals: opening, what is typed in them, sending. */

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
  if (control.dataset.menu !== undefined) return control.dataset.value ?? null;
  if (control.value === '') return null;
  return control.type === 'datetime-local'
    ? Math.floor(new Date(control.value).getTime() / 1000)
    : control.value;
}

const FIELDS = '[data-typed], [data-picks], .select[data-path]';

/** Everything typed or chosen in a dialog. */
export const valuesOf = (dialog) =>
  [...dialog.querySelectorAll(FIELDS)].map((control) => ({
    block: control.dataset.block,
    action: control.dataset.action,
    value: chosenIn(control),
  }));

const fieldKey = (control) => `${control.dataset.block}/${control.dataset.action}`;

/** What was typed stays over an update of the view, where block and action are the same. */
function carryOver(from, to) {
  const typed = new Map(
    [...from.querySelectorAll('[data-typed]')].map((control) => [fieldKey(control), control.value]),
  );
  for (const control of to.querySelectorAll('[data-typed]')) {
    const value = typed.get(fieldKey(control));
    if (value !== undefined) control.value = value;
  }
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
  const scrolled = old.querySelector('.modal-body')?.scrollTop ?? 0;
  const focused = document.activeElement?.dataset?.path;
  fillMoments(next);
  carryOver(old, next);
  old.dataset.hash = next.dataset.hash;
  old.replaceChildren(...next.childNodes);
  old.querySelector('.modal-body').scrollTop = scrolled;
  if (focused) old.querySelector(`[data-path="${focused}"]`)?.focus();
}

export async function submit(dialog, button) {
  for (const place of dialog.querySelectorAll('.field-error')) place.textContent = '';
  const reply = await ask({ act: 'submit', id: dialog.dataset.view, values: valuesOf(dialog) }, button);
  for (const [block, words] of Object.entries(reply.errors ?? {})) {
    const field = dialog.querySelector(`[data-field-of="${CSS.escape(block)}"]`);
    if (field) field.querySelector('.field-error').textContent = words;
    else toast(words);
  }
  dialog.querySelector('.field-error:not(:empty)')?.closest('.field').querySelector('[data-path]')?.focus();
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
