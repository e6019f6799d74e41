import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { takesAnyHost } from './any-host.js';
import { APIException } from '../exceptions.js';
import { isHost } from './hosts.js';

/** Bytes of an address; Apache's limit of a request line, less a method and a version. */
const LONGEST_ADDRESS = 8177;

/** Fields of a request's head; gunicorn's and Apache's limit. Of more than 2000 Node would drop the last unseen. */
const MOST_FIELDS = 100;

/** What is wrong with a request before anybody asks what it wants: parser and proxies could understand it differently. */
export function refusalOf(
  request: FastifyRequest,
  allowsHost: (host: string) => boolean,
): APIException | undefined {
  const { raw, originalUrl } = request;
  const { headers, rawHeaders, httpVersion } = raw;
  const coding = headers['transfer-encoding'];
  if (raw.httpVersionMajor !== 1) return new APIException(400, 'Malformed request.', CLOSE);
  if (originalUrl.length > LONGEST_ADDRESS) return new APIException(414, 'The URL is too long.');
  if (rawHeaders.length > 2 * MOST_FIELDS) return new APIException(431, 'The request has too many headers.');
  // RFC 9112, section 6.1
  if (coding !== undefined && httpVersion === '1.0')
    return new APIException(400, 'Malformed request.', CLOSE);
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return new APIException(400, 'Malformed request.', CLOSE);
  const host = headers.host ?? '';
  if (!(allowsHost(host) || (takesAnyHost(request) && isHost(host))) || hasTwoHosts(raw))
    return new APIException(400, 'Invalid HTTP_HOST header.');
  return undefined;
}

const CLOSE = { connection: 'close' };

/** Node takes the first of several; a proxy may take the last (RFC 9112, section 3.2). */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index].length === 4 && rawHeaders[index].toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}
