/** Milliseconds before its end from which an access token is renewed. */
const MARGIN = 5000;

/**
 * The tokens of who is logged in. In memory alone: they are gone with the page. `addresses` is the document's `x-tokens`;
 * `changed` is told the access token, or undefined when there is none any more.
 */
export class Tokens {
  #addresses;
  #changed;
  #tokens;
  #renewal;

  constructor(addresses, changed) {
    this.#addresses = addresses;
    this.#changed = changed;
  }

  get access() {
    return this.#tokens?.access;
  }

  /** Answers the response, whose status tells how it went. Throws where there is none. */
  async logIn(username, password) {
    const answer = await post(this.#addresses.obtain, { username, password });
    if (answer.ok) this.#keep(await answer.json());
    return answer;
  }

  /** Bears an access token from elsewhere, which cannot be renewed, if the service accepts it. Answers as `logIn` does. */
  async use(access) {
    const answer = await fetch(this.#addresses.account, {
      headers: { Accept: 'application/json', Authorization: `Bearer ${access}` },
      credentials: 'omit',
    });
    if (answer.ok) {
      this.#tokens = { access, expires: Infinity };
      this.#changed(access);
    }
    return answer;
  }

  /** Forgets the tokens, then lets the service forget them. */
  async logOut() {
    const refresh = this.#tokens?.refresh;
    this.#forget();
    if (refresh) await post(this.#addresses.revoke, { refresh }).catch(() => undefined);
  }

  /** `fetch` with the access token, renewed where it is about to end or is refused. */
  async fetch(url, request) {
    if (this.#tokens && performance.now() > this.#tokens.expires - MARGIN) await this.#renew(this.access);
    const used = this.access;
    const answer = await this.#send(url, request);
    if (answer.status !== 401 || !used) return answer;
    await this.#renew(used);
    return this.access && this.access !== used ? this.#send(url, request) : answer;
  }

  #send(url, request) {
    const headers = { ...request.headers };
    if (this.access) headers.Authorization = `Bearer ${this.access}`;
    return fetch(url, { ...request, headers });
  }

  /** However many ask at once for another token than `used`, the service is asked once. */
  async #renew(used) {
    if (this.access !== used || !this.#tokens?.refresh) return;
    this.#renewal ??= this.#refresh().finally(() => (this.#renewal = undefined));
    await this.#renewal;
  }

  async #refresh() {
    const { refresh } = this.#tokens;
    const answer = await post(this.#addresses.refresh, { refresh });
    if (this.#tokens?.refresh !== refresh) return;
    if (answer.ok) this.#keep({ refresh, ...(await answer.json()) });
    else if (answer.status === 401) this.#forget();
  }

  /** The clock of this machine may be wrong: only how long a token lasts counts. */
  #keep({ access, refresh }) {
    const { exp, iat } = claimsOf(access);
    this.#tokens = { access, refresh, expires: performance.now() + (exp - iat) * 1000 };
    this.#changed(access);
  }

  #forget() {
    this.#tokens = undefined;
    this.#changed(undefined);
  }
}

const post = (path, body) =>
  fetch(path, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
  });

const claimsOf = (token) => JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
