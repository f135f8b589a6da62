/** Menus of selects, ⋮ buttons and the person switch: one open at a time, above everything else. */

let open;

export const closeMenu = ({ refocus = false } = {}) => {
  if (!open) return;
  const { menu, anchor } = open;
  open = undefined;
  menu.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (refocus && anchor.isConnected) anchor.focus();
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
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
}

/**
 * @param {HTMLElement} anchor the button; its menu stands hidden beside it
 * @param {(value: string, label: string) => void} choose
 */
export function toggleMenu(anchor, choose) {
  const again = open?.anchor === anchor;
  closeMenu();
  if (again) return;
  const menu = anchor.parentElement.querySelector('.menu').cloneNode(true);
  menu.hidden = false;
  menu.classList.add('floating');
  // A dialog makes everything outside of it inert.
  (anchor.closest('dialog') ?? document.body).append(menu);
  menu.style.minWidth = `${anchor.getBoundingClientRect().width}px`;
  open = { menu, anchor, choose };
  anchor.setAttribute('aria-expanded', 'true');
  place(menu, anchor);
  (
    menu.querySelector('[aria-selected=true], [aria-checked=true]') ?? menu.querySelector('[data-choice]')
  )?.focus();
}

function move(step) {
  const choices = [...open.menu.querySelectorAll('[data-choice]')];
  const at = choices.indexOf(document.activeElement);
  choices.at((at + step) % choices.length)?.focus();
}

/** Goes to the next choice that begins with the letter. */
function seek(letter) {
  const choices = [...open.menu.querySelectorAll('[data-choice]')];
  const after = choices.indexOf(document.activeElement) + 1;
  const order = [...choices.slice(after), ...choices.slice(0, after)];
  order.find((choice) => choice.textContent.trim().toLowerCase().startsWith(letter))?.focus();
}

/** Whether the key meant something to the menu. */
function handleKey({ key }) {
  if (key === 'ArrowDown') move(1);
  else if (key === 'ArrowUp') move(-1);
  else if (key === 'Escape' || key === 'Tab') closeMenu({ refocus: true });
  else if (/^\S$/.test(key)) seek(key.toLowerCase());
  else return false;
  return true;
}

addEventListener(
  'keydown',
  (event) => {
    if (!open || !handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

addEventListener('click', (event) => {
  if (!open || open.anchor.contains(event.target)) return;
  const choice = open.menu.contains(event.target) && event.target.closest('[data-choice]');
  const { choose } = open;
  if (choice) event.preventDefault();
  if (choice || !open.menu.contains(event.target)) closeMenu({ refocus: Boolean(choice) });
  if (choice) choose(choice.dataset.choice, choice.querySelector('.choice-label')?.textContent ?? '');
});
addEventListener('resize', () => closeMenu());
document.addEventListener(
  'scroll',
  (event) => open && !open.menu.contains(event.target) && closeMenu(),
  true,
);
