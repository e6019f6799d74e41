import { jsonOf, send, type Answer } from '../support/http.js';

export interface ImportState {
  readonly id: number;
  readonly state: string;
  readonly stored: number | null;
  readonly refused: number | null;
  readonly history: number | null;
  readonly [name: string]: unknown;
}

/** So many books as a file; the title of every fiftieth is missing. */
export function books(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const title = at % 50 === 49 ? '' : `Volume ${at + 1}`;
    return `${title},"Brontë, Emily",1847-12-${String((at % 28) + 1).padStart(2, '0')},9780141439556`;
  });
  return ['title,author,published_date,isbn', ...rows, ''].join('\n');
}

const BOUNDARY = 'end-of-a-part';

/** Someone who imports into the service at `base`. */
export class Importer {
  constructor(
    readonly base: string,
    private readonly token: string | undefined,
  ) {}

  static async logIn(base: string, username: string, password: string): Promise<Importer> {
    const body = JSON.stringify({ username, password });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await send(base, { method: 'POST', path: '/api/token/', headers, body });
    return new Importer(base, (jsonOf(answer) as { access: string }).access);
  }

  /** Asks below /api/, as JSON. */
  ask(method: string, path: string, body?: unknown, accept = 'application/json'): Promise<Answer> {
    const headers = { ...this.credentials, Accept: accept, 'Content-Type': 'application/json' };
    return send(this.base, {
      ...{ method, path: `/api/${path}`, headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async get(path: string): Promise<unknown> {
    return jsonOf(await this.ask('GET', path));
  }

  state(id: number): Promise<ImportState> {
    return this.get(`admin/imports/${id}/`) as Promise<ImportState>;
  }

  run(id: number, body: object = {}, accept?: string): Promise<Answer> {
    return this.ask('POST', `admin/imports/${id}/run/`, body, accept);
  }

  /** Runs an import, and answers as soon as it tells how it goes on. */
  stream(id: number, body: object): Promise<Response> {
    const headers = { ...this.credentials, Accept: 'application/jsonl', 'Content-Type': 'application/json' };
    const address = `${this.base}/api/admin/imports/${id}/run/`;
    return fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Sends a file; without a name, its text as an ordinary field. A name may be encoded: `utf-8''a%20b.csv`. */
  upload(
    file: string | Buffer | undefined,
    name: string | undefined = 'books.csv',
    resource: string | undefined = 'books.book',
  ): Promise<Answer> {
    const part = (disposition: string, content: string | Buffer): Buffer[] => [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
      ...[Buffer.from(content), Buffer.from('\r\n')],
    ];
    const named = name.startsWith(`utf-8''`) ? `filename*=${name}` : `filename="${name}"`;
    const body = Buffer.concat([
      ...(resource === '' ? [] : part('name="resource"', resource)),
      ...(file === undefined ? [] : part(`name="file"${name === '' ? '' : `; ${named}`}`, file)),
      Buffer.from(`--${BOUNDARY}--\r\n`),
    ]);
    const headers = { ...this.credentials, 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` };
    return send(this.base, { method: 'POST', path: '/api/admin/imports/', headers, body });
  }

  /** The id of a file that is taken. */
  async uploaded(file: string | Buffer, name?: string): Promise<number> {
    const answer = await this.upload(file, name);
    expect(answer.status).toBe(201);
    return (jsonOf(answer) as ImportState).id;
  }

  private get credentials(): Record<string, string> {
    return this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
  }
}
