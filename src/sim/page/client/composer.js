import { ask } from './ask.js';

/** The composer: grows with its text, sends on Enter, offers commands after a slash. */

const hints = JSON.parse(document.getElementById('hints').dataset.hints);

const parts = (form) => ({
  text: form.querySelector('textarea'),
  list: form.querySelector('.hints'),
  send: form.querySelector('.send'),
});

function make(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function offer(form) {
  const { text, list } = parts(form);
  const typed = text.value.trimStart().toLowerCase();
  const fitting =
    form.dataset.threadTs || !typed.startsWith('/')
      ? []
      : hints.filter(({ command }) => fits(command, typed));
  list.replaceChildren(
    ...fitting.map(({ command, usage, about }) => {
      const row = make('button', 'hint', '');
      row.type = 'button';
      row.role = 'option';
      row.dataset.hint = `${command} `;
      row.append(
        make('b', '', command),
        make('span', 'hint-usage', usage),
        make('span', 'hint-about', about),
      );
      return row;
    }),
  );
  list.hidden = fitting.length === 0;
}

/** While the command is typed, and as a reminder of its flags until the first of them. */
const fits = (command, typed) => command.startsWith(typed) || typed === `${command} `;

const selected = (list) => list.querySelector('[aria-selected=true]');

function select(list, step) {
  const rows = [...list.children];
  const at = rows.indexOf(selected(list));
  for (const row of rows) row.removeAttribute('aria-selected');
  rows.at((at + step) % rows.length)?.setAttribute('aria-selected', 'true');
}

export function take(form, hint) {
  const { text } = parts(form);
  text.value = hint;
  text.focus();
  changed(form);
}

export function changed(form) {
  const { text, send } = parts(form);
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 220)}px`;
  send.disabled = text.value.trim() === '';
  offer(form);
}

export async function sendText(form) {
  const { text, list, send } = parts(form);
  const said = text.value;
  if (said.trim() === '') return;
  text.value = '';
  changed(form);
  list.hidden = true;
  const reply = await ask({ act: 'say', text: said, thread: form.dataset.threadTs }, send);
  if (reply.ok || text.value !== '') return;
  text.value = said;
  changed(form);
}

export function key(form, event) {
  const { text, list } = parts(form);
  const offering = !list.hidden;
  const whole = text.value.includes(' ');
  if (offering && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    return select(list, event.key === 'ArrowDown' ? 1 : -1);
  }
  if (offering && event.key === 'Escape') {
    list.hidden = true;
    return undefined;
  }
  const hint = selected(list) ?? (event.key === 'Tab' || !whole ? list.firstElementChild : undefined);
  const takes = event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey);
  if (offering && takes && hint && text.value !== hint.dataset.hint) {
    event.preventDefault();
    return take(form, hint.dataset.hint);
  }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return undefined;
  event.preventDefault();
  return sendText(form);
}
