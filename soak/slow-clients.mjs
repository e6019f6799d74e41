/*
 * Clients that are slow on purpose (heads and bodies that come byte by byte, answers that are not read) beside normal
 * load: the normal requests' 99th percentile with them and without, in turns.
 *
 *     node soak/slow-clients.mjs [--slow 2000] [--rounds 5] [--seconds 10] [--clients 16]
 */
import http from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, bookNumber, options, report, startService } from './support.mjs';

const { slow, rounds, seconds, clients } = options({ slow: 300, rounds: 2, seconds: 3, clients: 8 });
/** Books in the list that slow readers ask for: more than the sockets' buffers hold. */
const BOOKS = 1000;
/** Milliseconds between two bytes of a slow client. */
const DRIP = 1000;
/** The rate at which slow clients come, for each of them a few milliseconds. */
const ARRIVALS = 1000;

const service = await startService();
const { hostname, port } = new URL(service.base);
for (let number = 0; number < BOOKS; number += 50) {
  const batch = Array.from({ length: 50 }, (_, index) => bookNumber(number + index));
  await Promise.all(batch.map((body) => ask(service.base, { method: 'POST', path: '/api/books/', body })));
}

const KINDS = [
  { head: 'GET /api/books/1/ HTTP/1.1\r\nHost: a\r\nX-Slow: ', drip: 'x' },
  {
    head: 'POST /api/books/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    drip: ' ',
  },
  { head: 'GET /api/books/ HTTP/1.1\r\nHost: a\r\n\r\n' },
];

const without = [];
const beside = [];
let failed = 0;
await measure(); // so that everything has run once
for (let round = 0; round < rounds; round++) {
  without.push(...(await measure()));
  const slowClients = await comeSlowly();
  beside.push(...(await measure()));
  slowClients.going = false;
  for (const { socket } of slowClients.all) socket.destroy();
  await sleep(500);
}
const code = await service.stop();
const [quiet, busy] = [percentile(without, 0.99), percentile(beside, 0.99)];
report('slow clients beside normal load', {
  ok: busy <= 2 * quiet && failed === 0 && code === 0,
  ...{ slow, rounds, clients, requests: without.length + beside.length, failed },
  ...{ p99WithoutMs: quiet, p99BesideMs: busy, ratio: Number((busy / quiet).toFixed(2)) },
});

/** The milliseconds that normal requests took, one after the other on each connection. */
async function measure() {
  const times = [];
  const end = performance.now() + seconds * 1000;
  const client = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < end) {
      const began = performance.now();
      const { status } = await ask(service.base, {
        path: `/api/books/${1 + (times.length % BOOKS)}/`,
        agent,
      });
      times.push(performance.now() - began);
      if (status !== 200) failed++;
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

/** Lets the slow clients come; one that the service closes comes again. */
async function comeSlowly() {
  const state = { going: true, all: [] };
  for (let number = 0; number < slow; number++) {
    const each = {};
    come(each, KINDS[number % KINDS.length], state);
    state.all.push(each);
    await sleep(1000 / ARRIVALS);
  }
  return state;
}

function come(each, { head, drip }, state) {
  const socket = (each.socket = connect(Number(port), hostname));
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(head);
  const dripping = drip && setInterval(() => socket.write(drip), DRIP);
  socket.on('close', () => {
    clearInterval(dripping);
    if (state.going) setTimeout(() => state.going && come(each, { head, drip }, state), DRIP);
  });
}

function percentile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length * part)].toFixed(2));
}
