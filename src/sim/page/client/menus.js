/** Menus of selects, ⋮ buttons and the person switch: one open at a time, above everything else. */

/** Dispatched on a select whose menu for many choices closes with others chosen than before. */
export const CHOSEN = 'chosen';

let open;

export const closeMenu = ({ refocus = false } = {}) => {
  if (!open) return;
  const { menu, anchor, before } = open;
  open = undefined;
  menu.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (refocus && anchor.isConnected) anchor.focus();
  const changed = anchor.dataset.many !== undefined && anchor.dataset.values !== before;
  if (changed && anchor.isConnected) anchor.dispatchEvent(new Event(CHOSEN, { bubbles: true }));
};

/** Whether the menu's button is gone from the page, as after an edit of its message. */
export const closeOrphan = () => {
  if (open && !open.anchor.isConnected) closeMenu();
};

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4;
  const top = below + size.height > innerHeight - 8 ? Math.max(8, at.top - size.height - 4) : below;
  menu.style.top = `${top}px`;
  const edge = document.getElementById('slack').getBoundingClientRect().right;
  menu.style.left = `${Math.max(8, Math.min(at.left, edge - size.width - 8))}px`;
}

export const valuesOfSelect = (select) => JSON.parse(select.dataset.values ?? '[]');

/** Chooses in a select, and shows what is chosen. */
export function choose(select, values) {
  const choices = [...select.parentElement.querySelectorAll('.menu [data-choice]')];
  const chosen = choices.filter(({ dataset }) => values.includes(dataset.choice));
  select.dataset.values = JSON.stringify(chosen.map(({ dataset }) => dataset.choice));
  for (const each of choices) each.setAttribute('aria-selected', chosen.includes(each));
  const many = select.dataset.many !== undefined;
  const words = chosen.map((each) => each.querySelector('.choice-label').textContent);
  const label = select.querySelector('.select-label');
  if (words.length === 0) label.textContent = select.dataset.empty;
  else if (many) label.replaceChildren(...words.map(chip));
  else label.textContent = words[0];
  select.classList.toggle('select-empty', words.length === 0);
}

const chip = (text) =>
  Object.assign(document.createElement('span'), { className: 'chip', textContent: text });

/**
 * @param {HTMLElement} anchor the button; its menu stands hidden beside it
 * @param {(value: string) => void} chose
 */
export function toggleMenu(anchor, chose) {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const menu = anchor.parentElement.querySelector('.menu').cloneNode(true);
  menu.hidden = false;
  menu.classList.add('floating');
  // A dialog makes everything outside of it inert.
  (anchor.closest('dialog') ?? document.body).append(menu);
  menu.style.minWidth = `${anchor.getBoundingClientRect().width}px`;
  open = { menu, anchor, chose, before: anchor.dataset.values };
  anchor.setAttribute('aria-expanded', 'true');
  place(menu, anchor);
  const first = menu.querySelector('[aria-selected=true], [aria-checked=true]') ?? shown()[0];
  (menu.querySelector('.menu-filter') ?? first)?.focus();
  first?.scrollIntoView({ block: 'nearest' });
}

const shown = () => [...open.menu.querySelectorAll('[data-choice]:not([hidden])')];

function move(step) {
  const choices = shown();
  const at = choices.indexOf(document.activeElement);
  choices.at(at < 0 && step < 0 ? -1 : (at + step) % choices.length)?.focus();
}

/** Goes to the next choice that begins with the letter. */
function seek(letter) {
  const choices = shown();
  const after = choices.indexOf(document.activeElement) + 1;
  const order = [...choices.slice(after), ...choices.slice(0, after)];
  order.find((choice) => choice.textContent.trim().toLowerCase().startsWith(letter))?.focus();
}

/** Leaves the choices that hold what is typed above them. */
function filter({ value }) {
  const wanted = value.trim().toLowerCase();
  for (const choice of open.menu.querySelectorAll('[data-choice]'))
    choice.hidden = !choice.textContent.toLowerCase().includes(wanted);
  for (const group of open.menu.querySelectorAll('.choice-group')) {
    let next = group.nextElementSibling;
    while (next?.hidden && next.dataset.choice !== undefined) next = next.nextElementSibling;
    group.hidden = next?.dataset.choice === undefined;
  }
}

/** Whether the key meant something to the menu. */
function handleKey({ key, target }) {
  const search = open.menu.querySelector('.menu-filter');
  const typing = target === search;
  if (key === 'ArrowDown') move(1);
  else if (key === 'ArrowUp') move(-1);
  else if (key === 'Escape' || key === 'Tab') closeMenu({ refocus: true });
  else if (key === 'Enter' && typing) shown()[0]?.click();
  else if (/^\S$/.test(key) && search && !typing) search.focus();
  else if (/^\S$/.test(key) && !search) seek(key.toLowerCase());
  else return false;
  // What is typed must still reach the field it was just led to.
  return !(search && /^\S$/.test(key));
}

addEventListener(
  'keydown',
  (event) => {
    if (!open || event.ctrlKey || event.metaKey || !handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

addEventListener('input', ({ target }) => open && target.matches('.menu-filter') && filter(target));

addEventListener('click', (event) => {
  if (!open || open.anchor.contains(event.target)) return;
  const { anchor, menu, chose } = open;
  const choice = menu.contains(event.target) && event.target.closest('[data-choice]');
  if (choice) event.preventDefault();
  if (choice && anchor.dataset.many !== undefined) return toggle(anchor, choice);
  if (choice || !menu.contains(event.target)) closeMenu({ refocus: Boolean(choice) });
  if (choice) chose(choice.dataset.choice);
  return undefined;
});

/** One of many: the menu stays open for more. */
function toggle(anchor, choice) {
  const value = choice.dataset.choice;
  const now = valuesOfSelect(anchor);
  const max = Number(anchor.dataset.max ?? Number.POSITIVE_INFINITY);
  const has = now.includes(value);
  if (!has && now.length >= max) return;
  choose(anchor, has ? now.filter((each) => each !== value) : [...now, value]);
  choice.setAttribute('aria-selected', String(!has));
  place(open.menu, anchor);
}

addEventListener('resize', () => closeMenu());
/** The menu goes with its button, until that is out of sight. */
function follow({ target }) {
  if (!open || open.menu.contains(target)) return;
  const { top, bottom } = open.anchor.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) closeMenu();
  else place(open.menu, open.anchor);
}
document.addEventListener('scroll', follow, true);
