import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { sendPage } from './html-page.js';
import { texts } from './texts.js';

/** Sends a page for an error outside of any view, in Django's words. */
export function errorPage(reply: FastifyReply, status: number): void {
  const title = texts.errorTitles[status] ?? STATUS_CODES[status] ?? texts.error;
  sendPage(reply, status, 'error', { title, explanation: texts.errorExplanations[status] });
}
