import http from 'node:http';

/** No request may keep the run waiting longer than this, in milliseconds. */
const LIMIT = 60_000;

/**
 * One GET, on a connection of its own unless an agent is given. Times are in milliseconds from the call. The body is
 * counted, not kept. Rejects where the answer is cut off.
 */
export function get(url, agent = false) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, signal: AbortSignal.timeout(LIMIT) }, (response) => {
      let firstByteMs;
      let bytes = 0;
      response.on('data', (chunk) => {
        firstByteMs ??= performance.now() - began;
        bytes += chunk.length;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode, bytes, firstByteMs, ms: performance.now() - began });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}
