// Keyboard shortcuts. Those of one key alone can be switched off, and mean nothing in a text field.

const SWITCH = 'admin-shortcuts';
const dialog = document.getElementById('shortcuts');
const toggle = dialog.querySelector('input');
const opener = document.getElementById('shortcuts-open');

opener.hidden = false;
opener.addEventListener('click', () => dialog.showModal());
toggle.checked = localStorage.getItem(SWITCH) !== 'off';
toggle.addEventListener('change', () => localStorage.setItem(SWITCH, toggle.checked ? 'on' : 'off'));

/** Goes so many rows on from the one that has the focus. */
function move(steps) {
  const rows = [...document.querySelectorAll('.rows tbody tr')];
  if (rows.length === 0) return;
  const here = rows.indexOf(currentRow());
  const next = here < 0 ? 0 : Math.min(Math.max(here + steps, 0), rows.length - 1);
  rows[next].querySelector('a').focus();
}

const currentRow = () => document.activeElement.closest('.rows tbody tr');

const ACTIONS = {
  '?': () => dialog.showModal(),
  '/': () => document.querySelector('input[type="search"]')?.focus(),
  n: () => document.querySelector('[data-key="n"]')?.click(),
  j: () => move(1),
  k: () => move(-1),
  x: () => currentRow()?.querySelector('[type="checkbox"]')?.click(),
  e: () => currentRow()?.querySelector('a').click(),
};

const isTyping = ({ target }) =>
  target.isContentEditable ||
  (target.matches('input, select, textarea') && !target.matches('[type="checkbox"], [type="radio"]'));

/** When `g` was pressed, which waits a moment for the letter of a section. */
let going = -Infinity;
const GOING = 1500;

addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 's') {
    const save = document.querySelector('form.object .buttons button');
    if (!save) return;
    event.preventDefault();
    save.form.requestSubmit(save);
    return;
  }
  if (ctrlKey || metaKey || altKey || dialog.open || !toggle.checked || isTyping(event)) return;
  const isGoing = event.timeStamp - going < GOING;
  going = key === 'g' ? event.timeStamp : -Infinity;
  const action = isGoing
    ? () => document.querySelector(`.sections [data-go="${key}"]`)?.click()
    : ACTIONS[key];
  if (!action || !/^[a-z/?]$/.test(key)) return;
  event.preventDefault();
  action();
});
