import { texts } from './document.js';

const form = document.getElementById('log-in');
const status = document.getElementById('log-in-status');
const logOut = document.getElementById('log-out');
const { username, password } = form.elements;

/** Lets the page's form log in with `tokens`, and out. */
export function connectLogIn(tokens) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!username.value || !password.value)
      return refuse(texts.missing, username.value ? password : username);
    const answer = await tokens.logIn(username.value, password.value).catch(() => undefined);
    if (answer?.ok) return welcome();
    refuse(await reason(answer), answer?.status === 401 ? password : undefined);
  });
  logOut.addEventListener('click', () => {
    void tokens.logOut();
    say(texts.loggedOut);
    username.focus();
  });
}

/** Shows what is possible: to log in, or to log out. */
export function showLoggedIn(loggedIn) {
  form.hidden = loggedIn;
  logOut.hidden = !loggedIn;
  if (!loggedIn) say(texts.ended);
}

export function goToLogIn() {
  (form.hidden ? logOut : username).focus();
  status.scrollIntoView({ block: 'nearest' });
}

function welcome() {
  say(texts.loggedIn.replace('{name}', username.value));
  password.value = '';
  logOut.focus();
}

/** `field` is what has to be corrected. */
function refuse(text, field) {
  say(text, true);
  field?.setAttribute('aria-invalid', 'true');
  field?.focus();
}

/** What the service itself says, except for the usual case. */
async function reason(answer) {
  if (!answer) return texts.unreachable;
  if (answer.status === 401) return texts.wrong;
  const { detail } = await answer.json().catch(() => ({}));
  return detail ?? texts.unreachable;
}

function say(text, wrong = false) {
  for (const field of [username, password]) field.removeAttribute('aria-invalid');
  status.textContent = text;
  status.classList.toggle('wrong', wrong);
}
