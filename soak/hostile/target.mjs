import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, bookNumber, startService, temporaryFolder } from '../support.mjs';
import { addressesOf } from './addresses.mjs';

const PASSWORD = 'a pass phrase for soak runs';
/** The superuser makes the other accounts; clients are hostile with `user` and `staff`; `neighbour` is well-behaved. */
const ACCOUNTS = { user: {}, staff: { is_staff: true }, neighbour: { is_staff: true }, victim: {} };
const SUPERUSER = 'keeper';

const ROWS_OF_A_CALL = 1000;
/** Seconds between two looks at accounts and books. */
const TIDYING = 5;

/**
 * Several clients on one machine have addresses of their own, so that limits for an address tell them apart, where the
 * system has all of 127.0.0.0/8. Undefined: any.
 */
export const ADDRESS_OF = {
  keeper: process.platform === 'linux' ? '127.0.0.2' : undefined,
  neighbour: process.platform === 'linux' ? '127.0.0.3' : undefined,
};

/** A book of almost a kilobyte, so that the whole list is more than the system's buffers hold. */
const wideBook = (number) => ({
  ...bookNumber(number),
  title: `${number} ${'📚'.repeat(90)}`,
  author: `Author ${'🐙'.repeat(90)}`,
});

/** Addresses of hostile clients. */
const ATTACKERS =
  process.platform === 'linux'
    ? Array.from({ length: 200 }, (_, number) => `127.0.1.${1 + number}`)
    : [undefined];

/** A service that is to be attacked, with its default settings: started, filled, with accounts and sessions. */
export class Target {
  folder = temporaryFolder();
  probe = join(this.folder, 'probe.jsonl');
  attackers = ATTACKERS;
  credentials = {};
  books = [];
  /** Accounts that may be changed and lost. */
  victims = [];
  /** How often the service has been started. */
  starts = 0;

  constructor({ workers = 1, database, books = 8000, environment = {} }) {
    this.workers = workers;
    this.rows = books;
    this.environment = {
      WEB_CONCURRENCY: String(workers),
      DEFAULT_PERMISSION: 'IsAuthenticatedOrReadOnly',
      SUPERUSER_USERNAME: SUPERUSER,
      SUPERUSER_PASSWORD: PASSWORD,
      PROBE: this.probe,
      NODE_OPTIONS: `--import ${new URL('probe.mjs', import.meta.url).href}`,
      ...(database && { DATABASE_URL: database }),
      ...environment,
    };
    writeFileSync(this.probe, '');
  }

  get base() {
    return this.service.base;
  }

  get host() {
    return new URL(this.base).hostname;
  }

  get port() {
    return Number(new URL(this.base).port);
  }

  /** Starts the service, or starts it again after its end. */
  async start() {
    const { environment, folder } = this;
    this.service = await startService({ environment, folder });
    // The neighbour finds it again where it was.
    environment.PORT = String(this.port);
    this.starts++;
    this.hasEnded = false;
    const { service } = this;
    void service.exited.then(() => {
      if (this.service === service) this.hasEnded = true;
    });
    await this.tidy();
    this.addresses ??= await addressesOf(this);
  }

  async stop() {
    return this.service.stop();
  }

  async kill() {
    return this.service.kill();
  }

  /** The processes that serve. */
  pids() {
    const { pid } = this.service;
    if (this.workers === 1) return [pid];
    const children = `/proc/${pid}/task/${pid}/children`;
    return existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  }

  accountOf(username) {
    return { username, password: PASSWORD };
  }

  /** An address with numbers in it that stand for something: an account's is one that may be lost. */
  fill(path, random) {
    const ids = /user/.test(path) ? this.victims : path.includes('book') ? this.books : [1, 2, 3, 4, 5];
    return path.replaceAll('{id}', () => (random(12) ? ids[random(ids.length)] : 1e6));
  }

  /** SQLite's log file. */
  get log() {
    return join(this.folder, 'data', 'bookstore.sqlite3-wal');
  }

  /** Accounts that were deleted come back, sessions that were ended begin again, and there are as many books as before. */
  async tidy() {
    const keeper = await this.tokenOf(SUPERUSER, this.keeper);
    this.keeper = keeper;
    const signed = (request) => this.asks(request, keeper);
    for (const [username, rights] of Object.entries(ACCOUNTS)) {
      const known = (this.credentials[username] ??= {});
      const token = await this.tokenOf(username, known.token);
      const body = { username, password: PASSWORD, is_active: true, ...rights };
      if (!token) await signed({ method: 'POST', path: '/api/admin/users/', body });
      known.token = token ?? (await this.tokenOf(username));
    }
    const { staff } = this.credentials;
    if (!(await this.isLoggedIn(staff.session))) staff.session = await this.logIn('staff');
    await this.tidyBooks(signed);
    const { body } = await signed({ path: '/api/admin/users/' });
    this.victims = listOf(body)
      .filter(({ username }) => username === 'victim')
      .map(({ id }) => id);
  }

  tidyNowAndThen() {
    const tidying = setInterval(() => {
      if (!this.hasEnded) this.tidy().catch(() => undefined);
    }, TIDYING * 1000);
    return () => clearInterval(tidying);
  }

  async tidyBooks(signed) {
    const { body } = await signed({ path: '/api/books/?ordering=-id&page_size=1' });
    const { count } = JSON.parse(body);
    if (count > this.rows * 1.5) await this.removeBooks(signed);
    for (let number = count; number < this.rows; number += ROWS_OF_A_CALL) {
      const rows = Array.from({ length: Math.min(ROWS_OF_A_CALL, this.rows - number) }, (_, index) =>
        wideBook(number + index),
      );
      await signed({ method: 'POST', path: '/api/books/bulk/', body: rows });
    }
    const page = await signed({ path: '/api/books/?ordering=id&page_size=100' });
    this.books = listOf(page.body).map(({ id }) => id);
  }

  async removeBooks(signed) {
    const { body } = await signed({ path: `/api/books/?ordering=-id&page_size=${ROWS_OF_A_CALL}` });
    await signed({ method: 'DELETE', path: '/api/books/bulk/', body: listOf(body).map(({ id }) => id) });
  }

  /** Asks with a token, as JSON, on a connection of its own. */
  asks({ headers, ...request }, token) {
    return ask(this.base, {
      agent: false,
      localAddress: ADDRESS_OF.keeper,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...request,
    });
  }

  /** A token that counts: the one there is, or a new one. */
  async tokenOf(username, token) {
    if (token && (await this.asks({ path: '/api/auth/me/' }, token)).status === 200) return token;
    const body = { username, password: PASSWORD };
    const answer = await this.asks({ method: 'POST', path: '/api/token/', body });
    return JSON.parse(answer.body).access;
  }

  async isLoggedIn(session) {
    if (!session) return false;
    const { status } = await this.asks({ path: '/admin/', headers: { cookie: session.cookie } });
    return status === 200;
  }

  /** Begins a session of the pages: its cookies, and the token for their forms. */
  async logIn(username) {
    const page = await this.asks({ path: '/api-auth/login/' });
    const [cookie] = page.headers['set-cookie'].map((line) => line.split(';')[0]);
    const csrf = cookie.split('=')[1];
    const answer = await this.asks({
      ...{ method: 'POST', path: '/api-auth/login/' },
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ username, password: PASSWORD, csrfmiddlewaretoken: csrf }).toString(),
    });
    const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
    return { cookie: cookies.join('; '), csrf: /csrftoken=([^;]*)/.exec(cookies.join('; '))?.[1] };
  }
}

/** The rows of an answer, in pages or not. */
function listOf(body) {
  const data = JSON.parse(body);
  return data.results ?? data;
}
