/*
 * Log-ins with a wrong password for an account that is there, and for one that is not, in turns: their answers have to be
 * the same, and their median times.
 *
 *     node soak/login-timing.mjs [--tries 5000] [--within 0.03] [--seed 1]
 */
import { ask, options, randomNumbers, report, startService } from './support.mjs';

const { tries, within, seed } = options({ tries: 60, within: 0.03, seed: 1 });
const ACCOUNTS = ['known', 'other'];

const service = await startService({
  environment: {
    THROTTLE_LOGIN: 'none',
    SUPERUSER_USERNAME: ACCOUNTS[0],
    SUPERUSER_PASSWORD: 'a-password-for-soak-runs',
  },
});
const random = randomNumbers(seed);
const times = [[], []];
const answers = new Set();
for (let attempt = 0; attempt < tries; attempt++) {
  const first = random(2);
  for (const which of [first, 1 - first]) times[which].push(await logIn(ACCOUNTS[which]));
}
await service.stop();
const [known, unknown] = times.map(median);
const ratio = known / unknown;
report('login-timing', {
  ok: answers.size === 1 && Math.abs(ratio - 1) <= within,
  tries,
  answers: answers.size,
  knownMs: round(known),
  unknownMs: round(unknown),
  ratio: round(ratio),
});

/** The milliseconds that a log-in takes. Notes its answer. */
async function logIn(username) {
  const began = performance.now();
  const { status, headers, body } = await ask(service.base, {
    method: 'POST',
    path: '/api/token/',
    body: { username, password: 'a-wrong-password-for-it' },
  });
  const time = performance.now() - began;
  // These differ from each answer to the next, whoever asks.
  const same = Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name));
  answers.add(JSON.stringify([status, same, body]));
  return time;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(number) {
  return Math.round(number * 10_000) / 10_000;
}
