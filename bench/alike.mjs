import assert from 'node:assert/strict';
import { randomNumbers } from './random.mjs';

/** Refuses to compare servers that answer the scenario's request with different rows. Only where it reads. */
export async function assertAlike(name, { request }, servers, context) {
  const sample = request?.({ ...context, random: randomNumbers(0) });
  if (!sample || sample.method) return;
  const { path, headers } = sample;
  const answers = [];
  for (const [server, { url }] of servers) {
    const response = await fetch(url + path, { headers });
    assert.equal(response.status, 200, `${name}: ${server} answers ${path} with ${response.status}.`);
    const body = await response.json();
    answers.push([server, body.results ?? body]);
  }
  const [[first, expected], ...others] = answers;
  for (const [server, rows] of others) {
    assert.deepEqual(rows, expected, `${name}: ${server} and ${first} answer ${path} differently.`);
  }
}
