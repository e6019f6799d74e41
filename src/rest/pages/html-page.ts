import type { FastifyReply } from 'fastify';
import { readInfo } from '../service-info.js';
import { SCHEMA } from '../core/addresses.js';
import { renderTemplate } from './templates.js';

export const LOG_IN = '/api-auth/login/';
export const LOG_OUT = '/api-auth/logout/';

/** Everything comes from here, nothing is written into a page but HTML, and no page stands in a frame of another. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/** Who is looking at a page, and how to change that; absent from a page that is the same for all. */
export interface Account {
  readonly username?: string;
  /** For the form that logs out; undefined where there is nothing to log out of. */
  readonly csrfToken?: string;
  /** Where to come back to. */
  readonly next: string;
}

export interface Crumb {
  readonly name: string;
  readonly url: string;
}

/** What the frame around every page shows. */
export interface PageFrame {
  readonly title: string;
  readonly account?: Account;
  readonly crumbs?: readonly Crumb[];
}

let service: string | undefined;

/** A page made from the template of this name. */
export function renderPage<T extends PageFrame>(template: string, page: T): string {
  service ??= readInfo().title;
  return renderTemplate(template, { ...page, service, addresses: ADDRESSES });
}

const ADDRESSES = {
  root: '/api/',
  logIn: LOG_IN,
  logOut: LOG_OUT,
  swaggerUi: `/${SCHEMA}/swagger-ui/`,
  redoc: `/${SCHEMA}/redoc/`,
};

/** Sends a page that is no view's answer. */
export function sendPage<T extends PageFrame>(
  reply: FastifyReply,
  status: number,
  template: string,
  page: T,
): void {
  reply
    .status(status)
    .headers(PAGE_HEADERS)
    .header('content-type', 'text/html; charset=utf-8')
    .send(renderPage(template, page));
}
