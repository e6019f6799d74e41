import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request (400)',
  500: 'Server Error (500)',
};

const EXPLANATIONS: Readonly<Record<number, string>> = {
  404: 'The requested resource was not found on this server.',
};

/** Sends Django's page for an error outside of any view. */
export function errorPage(reply: FastifyReply, status: number): void {
  const title = TITLES[status] ?? STATUS_CODES[status] ?? 'Error';
  const html = `
<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${EXPLANATIONS[status] ?? ''}</p>
</body>
</html>
`;
  reply.status(status).header('content-type', 'text/html; charset=utf-8').send(html);
}
