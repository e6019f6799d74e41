import { texts } from './document.js';
import { siteAccount } from './session.js';

const dialog = document.getElementById('authorization');
const logIn = document.getElementById('log-in');
const paste = document.getElementById('paste');
const refusal = document.getElementById('refusal');
const status = document.getElementById('account');
const open = document.getElementById('authorize');
const logOut = document.getElementById('log-out');
const { username, password } = logIn.elements;
const { token } = paste.elements;

/** Whose session the site has begun in this browser. */
let sessionOf;

/** Lets the page's dialog log in with `tokens`, and out. */
export async function connectAuthorization(tokens, account) {
  logIn.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!username.value || !password.value)
      return refuse(texts.missing, username.value ? password : username);
    const answer = await tokens.logIn(username.value, password.value).catch(() => undefined);
    if (answer?.ok) return welcome(username.value);
    refuse(await reason(answer, texts.wrong), answer?.status === 401 ? password : undefined);
  });
  paste.addEventListener('submit', async (event) => {
    event.preventDefault();
    // Some copy the whole header.
    const access = token.value.trim().replace(/^(authorization:\s*)?bearer\s+/i, '');
    if (!/^[\w.~+/=-]+$/.test(access)) return refuse(texts.wrongToken, token);
    const answer = await tokens.use(access).catch(() => undefined);
    if (answer?.ok) return welcome((await answer.json()).username);
    refuse(await reason(answer, texts.wrongToken), token);
  });
  open.addEventListener('click', openAuthorization);
  document.getElementById('close').addEventListener('click', () => dialog.close());
  logOut.addEventListener('click', () => {
    void tokens.logOut();
    say(hasSession() ? sessionText() : texts.loggedOut);
    open.focus();
  });
  sessionOf = await siteAccount(account);
  if (hasSession() && !tokens.access) say(sessionText());
}

/** Shows what is possible: to log in, or to log out. */
export function showLoggedIn(loggedIn) {
  open.hidden = loggedIn;
  logOut.hidden = !loggedIn;
  if (!loggedIn) say(texts.ended);
}

export function openAuthorization() {
  say('', refusal);
  dialog.showModal();
}

/** Whether requests without a token are those of the site's session. */
export const hasSession = () => sessionOf !== undefined;

const sessionText = () => texts.session.replace('{name}', sessionOf);

function welcome(name) {
  say(texts.loggedIn.replace('{name}', name));
  password.value = token.value = '';
  dialog.close();
  logOut.focus();
}

/** `field` is what has to be corrected. */
function refuse(text, field) {
  say(text, refusal);
  field?.setAttribute('aria-invalid', 'true');
  field?.focus();
}

/** What the service itself says, except for the usual case. */
async function reason(answer, usual) {
  if (!answer) return texts.unreachable;
  if (answer.status === 401) return usual;
  const { detail } = await answer.json().catch(() => ({}));
  return detail ?? texts.unreachable;
}

function say(text, place = status) {
  for (const field of [username, password, token]) field.removeAttribute('aria-invalid');
  place.textContent = text;
}
