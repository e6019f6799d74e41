/** Bytes of an answer's head that are read at most; a longer one is no answer. */
const LONGEST_HEAD = 65_536;

/**
 * Reads the answers of one connection off its bytes and keeps of each its status and the length of its head. Bodies are
 * passed over. Node's own client would not do: it shows no second answer and no head of a connection that was cut.
 */
export class AnswerReader {
  statuses = [];
  /** Bytes of the longest head. */
  longestHead = 0;
  /** Answers that have come whole. */
  whole = 0;
  #unread = Buffer.alloc(0);
  #step = this.#head;
  #left = 0;

  /** Without `hasBodies` each answer is only a head, as those to HEAD are. */
  constructor({ hasBodies = true } = {}) {
    this.hasBodies = hasBodies;
  }

  push(chunk) {
    this.#unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk;
    while (this.#step());
  }

  #line(end = '\r\n') {
    const at = this.#unread.indexOf(end);
    if (at < 0) return undefined;
    const line = this.#unread.toString('latin1', 0, at);
    this.#unread = this.#unread.subarray(at + end.length);
    return line;
  }

  #head() {
    const head = this.#line('\r\n\r\n');
    if (head === undefined) return this.#unread.length > LONGEST_HEAD && this.#next(this.#rest);
    this.longestHead = Math.max(this.longestHead, head.length + 4);
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
    if (status >= 100 && status < 200 && status !== 101) return true;
    this.statuses.push(status);
    if (!this.hasBodies || status === 204 || status === 304) return this.#ended();
    if (/^transfer-encoding: *chunked/im.test(head)) return this.#next(this.#size);
    const length = /^content-length: *(\d+)/im.exec(head);
    if (!length) return this.#next(this.#rest);
    this.#left = Number(length[1]);
    return this.#next(this.#sized);
  }

  #sized() {
    this.#skip();
    return this.#left === 0 && this.#ended();
  }

  #size() {
    const line = this.#line();
    if (line === undefined) return false;
    const size = Number.parseInt(line, 16);
    this.#left = size + 2;
    return this.#next(size === 0 ? this.#trailer : this.#chunk);
  }

  #chunk() {
    this.#skip();
    return this.#left === 0 && this.#next(this.#size);
  }

  #trailer() {
    const line = this.#line();
    return line !== undefined && (line !== '' || this.#ended());
  }

  /** What goes on until the connection is closed. */
  #rest() {
    this.#unread = Buffer.alloc(0);
    return false;
  }

  #skip() {
    const size = Math.min(this.#left, this.#unread.length);
    this.#left -= size;
    this.#unread = this.#unread.subarray(size);
  }

  #ended() {
    this.whole++;
    return this.#next(this.#head);
  }

  #next(step) {
    this.#step = step;
    return true;
  }
}
