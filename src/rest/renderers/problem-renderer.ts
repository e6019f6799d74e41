import { STATUS_CODES } from 'node:http';
import type { SchemaObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Renderer } from '../core/contracts.js';
import { jsonOf } from '../core/json-text.js';
import { parseMediaType, quality, type MediaType } from '../http/messages/media-type.js';

/* Errors as problem details, for clients that ask for them: https://www.rfc-editor.org/rfc/rfc9457 */

export const PROBLEM = 'application/problem+json';

const [PROBLEM_TYPE, JSON_TYPE] = [PROBLEM, 'application/json'].map(parseMediaType);

export const isProblem = ({ sub }: MediaType): boolean => sub === PROBLEM_TYPE.sub;

/** Whether an `Accept` names problem details, and plain JSON as no better; `*` does not ask for them. */
export function asksForProblem(accept: string | undefined): boolean {
  if (!accept?.toLowerCase().includes(PROBLEM_TYPE.sub)) return false;
  const asked = accept.split(',').map(parseMediaType);
  const welcome = quality(PROBLEM_TYPE, asked.filter(isProblem));
  return welcome > 0 && welcome >= quality(JSON_TYPE, asked);
}

/** What an error says, `{"detail": …, …}` or what is wrong by field, as a problem. */
export function problemOf(status: number, body: unknown): object {
  const general = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
  if (isDetailed(body)) return { ...body, ...general, detail: body.detail };
  return { ...general, detail: 'The request is invalid.', errors: body };
}

const isDetailed = (body: unknown): body is { detail: string } =>
  typeof (body as { detail?: unknown } | null)?.detail === 'string';

export const ProblemRenderer: Renderer = {
  mediaType: PROBLEM,
  format: 'problem',
  contentType: PROBLEM,
  vary: 'Accept',
  render: ({ status, data }) => jsonOf(problemOf(status, data)),
};

/** For an error outside of any view. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  body: unknown = { detail: STATUS_CODES[status] },
): void {
  const problem = problemOf(status, body);
  // Without a serializer Fastify would add a charset to the content type.
  reply
    .status(status)
    .header('content-type', PROBLEM)
    .serializer((value: unknown) => jsonOf(value))
    .send(problem);
}

export const PROBLEM_SCHEMA: SchemaObject = {
  description: 'Problem details (RFC 9457).',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      description: 'What is wrong with an invalid request, by field, parameter or submitted object.',
      anyOf: [
        { type: 'object', additionalProperties: true },
        { type: 'array', items: {} },
      ],
    },
  },
  required: ['type', 'title', 'status', 'detail'],
};
