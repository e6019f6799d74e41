import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { get } from './http.mjs';
import { randomNumbers } from './random.mjs';
import { quantile } from './statistics.mjs';

const CLIENTS = 4;
/** Milliseconds that a client waits after each answer. */
const PAUSE = 5;

/** How others fare while `work` is under way: its result, and the p99 in milliseconds of clients that retrieve books. */
export async function withProbes({ url }, rows, work) {
  const agent = new http.Agent({ keepAlive: true });
  const latencies = [];
  let done = false;
  const client = async (_, index) => {
    const random = randomNumbers(index);
    while (!done) {
      latencies.push((await get(`${url}/api/books/${1 + random(rows)}/`, agent)).ms);
      await sleep(PAUSE);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  const result = await work().finally(() => (done = true));
  await Promise.all(clients);
  agent.destroy();
  return {
    result,
    p99: quantile(
      latencies.sort((a, b) => a - b),
      0.99,
    ),
  };
}
