/*
 * A thread that is a well-behaved client beside the hostile one, from an address of its own: it asks for `/live` all the time,
 * and reads, searches, writes and logs in now and then. It tells the parent of each moment what came of that. It has an event
 * loop of its own, so that what it measures is the service's time and not the fuzzer's.
 */
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { base, account, localAddress, connections, every } = workerData;

/** Milliseconds between two reports, and after which an answer is given up. */
const MOMENT = 100;
const PATIENCE = 120_000;
/** Milliseconds before a request is sent again that was not answered at all. */
const PAUSE = 100;

let token;
const json = (method, path, body) => ({ method, path, body: JSON.stringify(body) });

/** What is asked for, and how many milliseconds after its last answer. */
const REQUESTS = {
  live: { every, request: () => ({ path: '/live' }) },
  book: { every: 200, request: () => ({ path: '/api/books/?page_size=1' }) },
  search: { every: 200, request: () => ({ path: '/api/books/?page_size=1&search=777' }) },
  write: {
    every: 500,
    request: (count) => json('PATCH', `/api/books/${1 + (count % 20)}/`, { author: `A ${count}` }),
  },
  'log-in': { every: 2000, request: () => json('POST', '/api/token/', account) },
};

const nothing = () => ({ longest: 0, answers: 0, statuses: {} });
const noneYet = () => Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, nothing()]));
let moment = noneYet();
const underWay = new Map();

for (const name of Object.keys(REQUESTS))
  for (let number = 0; number < (name === 'live' ? connections : 1); number++) void goOn(name);

/** Asks for the same again and again, on a connection that is kept. */
async function goOn(name) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = 0; ; count++) {
    if (name === 'write' && !token) await sleep(PAUSE);
    const key = {};
    const began = performance.now();
    underWay.set(key, { name, began });
    const status = await ask({ agent, ...REQUESTS[name].request(count) }, name);
    underWay.delete(key);
    const counts = moment[name];
    counts.longest = Math.max(counts.longest, performance.now() - began);
    counts.answers++;
    counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
    await sleep(status === 0 ? PAUSE : REQUESTS[name].every);
  }
}

/** The status of the answer; 0 for none. */
function ask({ body, ...options }, name) {
  const headers = {
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    ...(name === 'write' && { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve) => {
    http
      .request(base + options.path, { ...options, headers, localAddress, timeout: PATIENCE })
      .on('response', (response) => {
        const { statusCode } = response;
        text(response).then(
          (said) => {
            if (name === 'log-in' && statusCode === 200) token = JSON.parse(said).access;
            resolve(statusCode);
          },
          () => resolve(0),
        );
      })
      .on('timeout', function () {
        this.destroy();
      })
      .on('error', () => resolve(0))
      .end(body);
  });
}

setInterval(() => {
  // What has not been answered yet counts as well.
  for (const { name, began } of underWay.values())
    moment[name].longest = Math.max(moment[name].longest, performance.now() - began);
  parentPort.postMessage({ at: Date.now(), moment });
  moment = noneYet();
}, MOMENT);
