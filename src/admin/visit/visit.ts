import type { FastifyReply, FastifyRequest } from 'fastify';
import { CSRF_FIELD, isForeign, maskedToken } from '../../auth/sessions/csrf.js';
import {
  formText,
  nextOf,
  privately,
  redirect,
  sentForm,
  type Form,
} from '../../auth/sessions/session-form.js';
import type { User } from '../../auth/users/user.entity.js';
import { PAGE_HEADERS, renderPage, type Account, type Crumb } from '../../rest/pages/html-page.js';
import { isShownAgain } from '../../rest/browsable/shown-again.js';
import { acceptedEncoding, isWorthwhile } from '../../rest/http/messages/compression.js';
import type { QueryDict } from '../../rest/http/messages/query-dict.js';
import { queryOf } from '../../rest/core/request.js';
import { ApiClient, type Answer } from './api-client.js';
import type { FlashMessage, FlashMessages } from './flash-messages.js';
import { KEY_FIELD, type FormKeys } from './form-keys.js';
import type { Resource } from '../site/admin-resource.js';
import type { AdminSite } from '../site/site.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Of one of the staff, who has got past the gate of the admin site. */
    visit: Visit;
  }
}

/** What a page says of itself; the rest of it is its template's affair. */
export interface AdminPage {
  readonly title: string;
  /** The pages above this one and, last, the page itself. */
  readonly crumbs?: readonly Crumb[];
  /** About the whole page, as errors. */
  readonly errors?: readonly string[];
  /** Names of static files that the page needs beside those of all pages. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
}

interface Services {
  readonly site: AdminSite;
  readonly flashMessages: FlashMessages;
  readonly formKeys: FormKeys;
}

/** One request to the admin site, and the ways to answer it. */
export class Visit {
  readonly api: ApiClient;
  private sent?: Promise<Form>;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly services: Services,
    readonly user: User,
    private readonly csrfSecret: Buffer,
  ) {
    this.api = new ApiClient(request);
  }

  get site(): AdminSite {
    return this.services.site;
  }

  /** The resource that the address is of. Throws NotFoundException. */
  get resource(): Resource {
    const { app = '', model = '' } = this.request.params as Readonly<Record<string, string | undefined>>;
    return this.site.resource(app, model);
  }

  /** The path asked for, with its final slash. */
  get path(): string {
    return `${this.request.url.split('?', 1)[0]}/`;
  }

  /** The list that the visitor has come from, with all that was chosen there; else the list as it is. */
  listAddress({ path }: Resource, form?: Form): string {
    const address = form ? this.next(form) : this.referer;
    return address?.split('?', 1)[0] === path ? address : path;
  }

  /** The path and the parameters of the page that the visitor came from. */
  private get referer(): string | undefined {
    const { referer } = this.request.headers;
    if (referer === undefined || !URL.canParse(referer)) return undefined;
    const { pathname, search } = new URL(referer);
    return pathname + search;
  }

  /** Where to go on to, as the form or the address says, if it is one of our own. */
  next(form?: Form): string | undefined {
    return nextOf(this.request, form);
  }

  get query(): QueryDict {
    return queryOf(this.request);
  }

  /** Whether the browser says that another site has sent it here. */
  get isForeign(): boolean {
    return isForeign(this.request);
  }

  /** What a link proposes for a field, unless it stands on another site. */
  proposed(name: string): string | undefined {
    return this.isForeign ? undefined : this.query.get(name);
  }

  /** A key for a form in a page of this visitor's. */
  newFormKey(): string {
    return this.services.formKeys.make(this.user);
  }

  /**
   * Whether a form that the API has refused may be shown again, with a token that makes it count. Not one that may come from
   * another site: it has to bear the token of this session, or a key that was made for this visitor. Nor a very long one.
   */
  async mayShowAgain(form: Form, { csrfFault }: Pick<Answer, 'csrfFault'>): Promise<boolean> {
    if (!(await isShownAgain(this.request))) return false;
    if (csrfFault === undefined) return true;
    return (
      csrfFault === 'token' &&
      !this.isForeign &&
      this.services.formKeys.isOf(this.user, formText(form, KEY_FIELD))
    );
  }

  /** The form that was sent, whose token goes on to the API. Throws UnsupportedMediaType, ParseError, RequestTooLarge. */
  form(): Promise<Form> {
    return (this.sent ??= sentForm(this.request, Infinity).then((form) => {
      const token = form.get(CSRF_FIELD);
      // An empty one is as missing to the API as none.
      this.api.csrfToken = typeof token === 'string' ? token : '';
      return form;
    }));
  }

  /** Sends the page made from a template: `visit.page('admin/list', { title, … })`. */
  async page<T extends AdminPage>(template: string, page: T, status = 200, headers = {}): Promise<void> {
    const account: Account = {
      username: this.user.username,
      csrfToken: maskedToken(this.csrfSecret),
      next: '/admin/',
    };
    const flashed = this.services.flashMessages.take(this.request, this.reply);
    const nav = this.site.nav(this.path);
    const html = renderPage(template, { errors: [], ...page, account, nav, flashed, viewer: this.user });
    privately(this.reply)
      .status(status)
      .headers({ ...PAGE_HEADERS, ...headers })
      .type('text/html; charset=utf-8');
    const encoding = isWorthwhile(html)
      ? acceptedEncoding(this.request.headers['accept-encoding'])
      : undefined;
    if (encoding) this.reply.header('content-encoding', encoding.name);
    this.reply
      .header('vary', 'Cookie, Accept-Encoding')
      .send(encoding ? await encoding.compress(html) : html);
  }

  /** Sends the browser on, to a page that shows the message. */
  redirect(address: string, message?: FlashMessage): void {
    if (message) this.services.flashMessages.put(this.request, this.reply, message);
    redirect(this.reply, address);
  }
}
