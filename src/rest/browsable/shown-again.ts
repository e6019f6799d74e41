import type { FastifyRequest } from 'fastify';
import { arrivedBody } from '../core/request.js';

/** Bytes of a form that a page shows again: many times what a person types, and a page that is soon made. */
export const LONGEST_SHOWN = 256 * 1024;

/** Whether what was sent and refused is short enough to be shown again, in the form that it was typed into. */
export const isShownAgain = (request: FastifyRequest): Promise<boolean> =>
  arrivedBody(request).then(
    ({ length }) => length <= LONGEST_SHOWN,
    () => false,
  );
