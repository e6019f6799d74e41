import { send, type Answer, type Request } from './http.js';
import { pageOf } from './page.js';

/** A browser's manners without a browser: asks for pages, keeps cookies, sends forms. Follows no redirect. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** The last CSRF token that a page had in its forms. */
  token = '';

  constructor(readonly base: string) {}

  /** Sends a request with the cookies. Asks for a page unless the request has an Accept header of its own. */
  async ask(request: Request): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { Accept: 'text/html', ...(cookie && { Cookie: cookie }), ...request.headers };
    const answer = await send(this.base, { ...request, headers });
    for (const line of answer.headers['set-cookie'] ?? []) this.keep(line);
    this.token = tokenOf(answer) ?? this.token;
    return answer;
  }

  get(path: string): Promise<Answer> {
    return this.ask({ path });
  }

  /** Sends a form as a page's own, with the last token. */
  submit(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Request['headers'] = {},
  ): Promise<Answer> {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token, ...fields }).toString();
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return this.ask({ method: 'POST', path, headers: { ...type, ...headers }, body });
  }

  async logIn(username: string, password: string, next = ''): Promise<Answer> {
    await this.get('/api-auth/login/');
    return this.submit('/api-auth/login/', { username, password, next });
  }

  private keep(line: string): void {
    const [, name, value, attributes] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
    if (/; max-age=0(;|$)/i.test(attributes)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Any form's, since those of one page have the same. */
const tokenOf = (answer: Answer): string | undefined =>
  answer.headers['content-type']?.startsWith('text/html')
    ? pageOf(answer).all('input[name=csrfmiddlewaretoken]')[0]?.attribute('value')
    : undefined;
