import { setTimeout as sleep } from 'node:timers/promises';
import { allBooks, ask, bookNumber, look } from './support.mjs';

/** More books than this, and a writer deletes one. */
const MOST_BOOKS = 30;
/** Milliseconds until a writer tries again that was refused. */
const PAUSE = 20;

/**
 * Clients that create, replace and delete books of their own as fast as they are answered, and know what they were
 * promised: what each answer of success said, and which requests nobody knows the end of. Every field of a book says its
 * number, so that one that is half written shows.
 */
export class Writers {
  /** How often each status came; `cut` for requests without an answer. */
  statuses = {};
  /** Refusals that lack what the documents promise of them. */
  undocumented = [];
  acknowledged = 0;
  #next = 1;
  #writers;
  #running = [];
  #stopped = true;

  constructor(random, count = 8) {
    this.random = random;
    this.#writers = Array.from({ length: count }, () => ({ books: new Map(), doubts: [] }));
  }

  start(base) {
    this.#stopped = false;
    this.#running = this.#writers.map((writer) => this.#run(base, writer));
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  /** Compares what is there with what was promised: how many books are lost or wrong, half written, from nowhere. */
  async verify(base) {
    const rows = new Map((await allBooks(base)).map((book) => [book.id, book]));
    const found = { lost: 0, halfWritten: 0, surplus: 0 };
    for (const book of rows.values()) if (!isWhole(book)) found.halfWritten++;
    for (const writer of this.#writers) {
      for (const [id, number] of writer.books) {
        const there = rows.has(id) ? numberOf(rows.get(id)) : undefined;
        const doubts = writer.doubts.filter((doubt) => doubt.id === id).map((doubt) => doubt.number);
        if (![number, ...doubts].includes(there)) found.lost++;
        if (there === undefined) writer.books.delete(id);
        else writer.books.set(id, there);
        rows.delete(id);
      }
    }
    for (const book of rows.values()) if (!this.#adopt(book)) found.surplus++;
    for (const writer of this.#writers) writer.doubts = [];
    return found;
  }

  /** A book that was created, though the answer never came. */
  #adopt(book) {
    const number = numberOf(book);
    const writer = this.#writers.find(({ doubts }) =>
      doubts.some((doubt) => doubt.id === undefined && doubt.number === number),
    );
    writer?.books.set(book.id, number);
    return writer !== undefined;
  }

  async #run(base, writer) {
    while (!this.#stopped) {
      const change = this.#choose(writer);
      const status = await this.#send(base, change, writer);
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      if (status === 'cut' || status >= 500) await sleep(PAUSE);
    }
  }

  #choose({ books }) {
    const ids = [...books.keys()];
    const id = ids[this.random(ids.length || 1)];
    if (ids.length > MOST_BOOKS) return { method: 'DELETE', id };
    return { method: id !== undefined && this.random(3) === 0 ? 'PUT' : 'POST', id, number: this.#next++ };
  }

  async #send(base, { method, id, number }, writer) {
    const path = method === 'POST' ? '/api/books/' : `/api/books/${id}/`;
    const doubt = { id: method === 'POST' ? undefined : id, number };
    const body = number && bookNumber(number);
    const answer = await ask(base, { method, path, body, timeout: 15_000 }).catch(() => undefined);
    if (!answer || answer.status >= 500) {
      writer.doubts.push(doubt);
      if (answer) this.#examine(method, answer);
      return answer?.status ?? 'cut';
    }
    if (method === 'POST' && answer.status === 201) writer.books.set(JSON.parse(answer.body).id, number);
    else if (method === 'PUT' && answer.status === 200) writer.books.set(id, number);
    else if (method === 'DELETE' && [204, 404].includes(answer.status)) writer.books.delete(id);
    else if (answer.status === 404 && writer.doubts.some((each) => each.id === id)) writer.books.delete(id);
    else this.undocumented.push(`${method} ${answer.status} ${answer.body.slice(0, 200)}`);
    writer.doubts = writer.doubts.filter((each) => each.id === undefined || each.id !== id);
    this.acknowledged++;
    return answer.status;
  }

  #examine(method, { status, headers, body }) {
    const documented =
      [503, 507].includes(status) && Number(headers['retry-after']) > 0 && 'detail' in parse(body);
    if (!documented) this.undocumented.push(`${method} ${status} ${body.slice(0, 200)}`);
  }
}

const numberOf = ({ isbn }) => Number(isbn);

const isWhole = (book) => {
  const whole = bookNumber(numberOf(book));
  return Object.keys(whole).every((field) => book[field] === whole[field]);
};

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** How many books are searched for. */
const SEARCHES = 5;

/** Whether what the service keeps beside its table agrees with it: the count of rows, and the search index. */
export async function agrees(base) {
  const books = await allBooks(base);
  const page = JSON.parse((await look(base, '/api/books/?page_size=1')).body);
  if (page.count !== books.length) return false;
  for (const { author } of books.slice(-SEARCHES)) {
    const { body } = await look(base, `/api/books/?search=${encodeURIComponent(author)}`);
    const found = JSON.parse(body).map(({ id }) => id);
    const expected = books.filter((book) => isFoundBy(author, book)).map(({ id }) => id);
    if (String(found.sort()) !== String(expected.sort())) return false;
  }
  return true;
}

/** Each word is in one of the fields that a search looks into. */
const isFoundBy = (words, { title, author, isbn }) =>
  words.split(' ').every((word) => [title, author, isbn].some((text) => text.includes(word)));
