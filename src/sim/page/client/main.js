import { announce } from './announce.js';
import { ask } from './ask.js';
import { changed, key, sendText, take } from './composer.js';
import { fillTimes } from './dates.js';
import { chosenIn, confirmed, openModal, patchHome, patchModals, submit, valuesOf } from './forms.js';
import './keys.js';
import { changed as changedMessages } from './known.js';
import { CHOSEN, choose, closeMenu, closeOrphan, toggleMenu } from './menus.js';
import { parse, patchRows, settle } from './rows.js';
import { mark, patchTour } from './tour.js';

// ---- moving about: the server draws the page for another seat, its parts are put into this one

const PARTS = ['#slack', '#modals'];
const SEAT = ['user', 'channel', 'tab', 'thread', 'at', 'seen'];

async function show(address, { push = true } = {}) {
  const response = await fetch(address);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  closeMenu();
  const open = document.documentElement.classList;
  open.remove('sidebar-open');
  for (const part of PARTS)
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  for (const name of SEAT) {
    if (page.body.dataset[name] === undefined) delete document.body.dataset[name];
    else document.body.dataset[name] = page.body.dataset[name];
  }
  document.title = page.title;
  if (push) history.pushState(null, '', address);
  begin();
}

const address = (changes) => {
  const { user, channel, tab, thread } = document.body.dataset;
  const seat = { channel, user, tab, thread, ...changes };
  return `/?${new URLSearchParams(Object.entries(seat).filter(([, value]) => value))}`;
};

addEventListener('popstate', () => show(location.href, { push: false }));

// ---- what others do arrives as patches

let stream;

function follow() {
  stream?.close();
  let lost = false;
  stream = new EventSource(`/live${address({ seen: document.body.dataset.seen }).slice(1)}`);
  stream.onmessage = ({ data }) => apply(JSON.parse(data));
  stream.onerror = () => {
    lost = true;
  };
  // What happened while the line was down is in the page as the server draws it now.
  stream.onopen = () => lost && show(location.href, { push: false });
}

function apply(patches) {
  for (const list of document.querySelectorAll('ol.rows')) {
    const own = patches.filter((patch) => patch.list === list.id);
    if (own.length > 0) patchRows(list, own);
    for (const { said } of own) if (said) announce(said);
  }
  changedMessages(patches.filter(({ list }) => list).map(({ key }) => key.slice(2)));
  for (const { part, html } of patches) {
    if (part === 'tour') patchTour(html, show);
    if (part === 'sidebar' || part === 'tabs') document.getElementById(part)?.replaceWith(parse(html));
    if (part === 'home') patchHome(parse(html));
    if (part === 'home') fillTimes(document.getElementById('home'));
    if (part === 'panel-state') document.getElementById('panel-state').innerHTML = html;
    if (part === 'modals') patchModals(document.getElementById('modals'), html);
    if (part === 'modals') fillTimes(document.getElementById('modals'));
  }
  closeOrphan();
  mark();
}

function begin() {
  settle(document);
  openModal(document.getElementById('modals'));
  follow();
  mark();
  // Whoever is at the story's controls or in the panel stays there.
  const elsewhere = document.activeElement?.closest('#tour, #panel');
  if (!elsewhere && matchMedia('(pointer: fine)').matches)
    document.querySelector('#channel textarea')?.focus({ preventScroll: true });
}

// ---- what the person does

/** Sends a click or a choice; the server finds value and ids in the message's own JSON. */
async function press(control, selected) {
  if (await confirmed(control)) await send(control, selected, control);
}

function send(control, selected, busy) {
  const { where, id } = control.closest('[data-where]').dataset;
  const view = control.closest('[data-where=view]');
  const { path, action } = control.dataset;
  const values = view && { values: valuesOf(view) };
  return ask({ act: 'press', where, id, path, action, selected, ...values }, busy);
}

/** Whether a control of a form says nothing before the form is sent. */
const waits = ({ dataset }) => dataset.field !== undefined && dataset.dispatch === undefined;

function chose(anchor, value) {
  if (anchor.dataset.person !== undefined) return show(address({ user: value }));
  if (anchor.dataset.shortcut !== undefined) return takeShortcut(anchor, value);
  if (anchor.classList.contains('select')) choose(anchor, [value]);
  return waits(anchor) ? undefined : press(anchor, value);
}

const takeShortcut = (anchor, callback) =>
  ask({ act: 'shortcut', callback, id: anchor.closest('[data-where=message]')?.dataset.id });

addEventListener(CHOSEN, ({ target }) => waits(target) || press(target, chosenIn(target)));

const CLICKS = [
  ['[data-menu]', (anchor) => toggleMenu(anchor, (value) => chose(anchor, value))],
  ['[data-press]', (button) => press(button)],
  ['[data-hint]', (row) => take(row.closest('form'), row.dataset.hint)],
  [
    '[data-thread].tool, [data-thread].replies, [data-thread].link-button',
    (button) => show(address({ thread: button.dataset.thread })),
  ],
  ['[data-dismiss]', (button) => ask({ act: 'dismiss', id: button.dataset.dismiss }, button)],
  ['[data-story]', (button) => ask({ act: 'story', id: button.dataset.story }, button)],
  ['[data-view-act=submit]', (button) => submit(button.closest('dialog'), button)],
  [
    '[data-view-act=back]',
    (button) => ask({ act: 'close', id: button.closest('dialog').dataset.view }, button),
  ],
  [
    '[data-view-act=close]',
    (button) => ask({ act: 'close', id: button.closest('dialog').dataset.view, all: true }, button),
  ],
  ['[data-sidebar]', () => document.documentElement.classList.toggle('sidebar-open')],
  ['[data-theme-switch]', switchTheme],
  ['[data-panel]', switchPanel],
  ['.read button', foldPicture],
];

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-go]');
  if (link && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    const wanted = new URL(link.href);
    if (!wanted.searchParams.has('user')) wanted.searchParams.set('user', document.body.dataset.user);
    return show(wanted.href);
  }
  for (const [selector, handle] of CLICKS) {
    const target = event.target.closest?.(selector);
    if (target) return handle(target);
  }
  if (!event.target.closest?.('#sidebar')) document.documentElement.classList.remove('sidebar-open');
  return undefined;
});

addEventListener('change', (event) => {
  const control = event.target.closest?.('[data-picks], [data-typed]');
  if (!control) return;
  const typing =
    control.dataset.typed !== undefined && /^(text|email|url|number|textarea)$/.test(control.type);
  if (!typing && !waits(control)) press(control, chosenIn(control));
});

addEventListener('input', (event) => {
  const form = event.target.closest?.('[data-composer]');
  if (form) changed(form);
  if (event.target.dataset?.letters !== undefined) sendLetters(event.target);
});

/** Letters typed in one go are sent together, ms. */
const PAUSE = 200;
let pausing;

/** The field may be drawn anew meanwhile, and is not closed for more letters while these are on their way. */
function sendLetters(field) {
  const { id } = field.closest('[data-where]').dataset;
  clearTimeout(pausing);
  pausing = setTimeout(() => {
    const now = document.querySelector(`[data-id="${id}"] [data-path="${field.dataset.path}"]`);
    if (now) send(now, chosenIn(now) ?? '');
  }, PAUSE);
}

addEventListener('focusout', (event) => {
  const form = event.target.closest?.('[data-composer]');
  if (form && !form.contains(event.relatedTarget)) form.querySelector('.hints').hidden = true;
});

addEventListener('submit', (event) => {
  if (!event.target.matches('[data-composer]')) return;
  event.preventDefault();
  sendText(event.target);
});

addEventListener('keydown', (event) => {
  const { target } = event;
  if (target.matches?.('[data-composer] textarea')) return key(target.form, event);
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
    document.documentElement.classList.remove('sidebar-open');
    if (document.body.dataset.thread) show(address({ thread: undefined }));
  }
  if (event.key !== 'Enter' || event.shiftKey || target.dataset?.typed === undefined) return undefined;
  if (target.dataset.enter !== undefined) {
    event.preventDefault();
    return press(target, chosenIn(target) ?? '');
  }
  const dialog = target.tagName === 'INPUT' && target.closest('dialog');
  const button = dialog ? dialog.querySelector('[data-view-act=submit]') : undefined;
  if (!button) return undefined;
  event.preventDefault();
  return submit(dialog, button);
});

function switchTheme() {
  const { dataset } = document.documentElement;
  dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem('theme', dataset.theme);
}

function switchPanel(button) {
  const closed = document.documentElement.classList.toggle('panel-closed');
  localStorage.setItem('panel', closed ? 'closed' : 'open');
  button.setAttribute('aria-expanded', String(!closed));
}

function foldPicture(button) {
  const folded = button.closest('.read').classList.toggle('folded');
  button.setAttribute('aria-expanded', String(!folded));
}

const panelSwitch = document.querySelector('[data-panel]');
const panelIsClosed = document.documentElement.classList.contains('panel-closed');
panelSwitch?.setAttribute('aria-expanded', String(!panelIsClosed));

setInterval(() => fillTimes(document), 10_000);
begin();
