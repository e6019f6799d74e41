/*
 * A user logs in once a second while wrong log-ins come from one other address, each with another name, at both log-in
 * addresses: the part of the user's log-ins that succeed, and their 99th percentile.
 *
 *     node --import @swc-node/register/esm-register soak/wrong-logins.mjs [--seconds 300] [--rate 250] [--workers 1] [--database sqlite]
 */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, options, postgresServer, report, startService } from './support.mjs';

const { seconds, rate, workers, database } = options({
  ...{ seconds: 10, rate: 250, workers: 1, database: 'sqlite' },
});

const USER = { username: 'ann', password: 'a pass phrase for soak runs' };
const OTHER_ADDRESS = '127.0.0.2';
/** What is promised: the part that succeeds, and milliseconds. */
const SUCCEED = 0.99;
const P99 = 2000;
/** Wrong log-ins under way at once; beyond it the service is slower than they come, and they wait here. */
const MOST_UNDER_WAY = 2000;
/** Milliseconds between two batches of wrong log-ins. */
const EVERY = 20;

const server = database === 'postgres' ? await postgresServer() : undefined;
const service = await startService({
  environment: {
    WEB_CONCURRENCY: String(workers),
    SUPERUSER_USERNAME: USER.username,
    SUPERUSER_PASSWORD: USER.password,
    ...(server && { DATABASE_URL: server.url }),
  },
});
const { base } = service;
const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_UNDER_WAY });
const page = await ask(base, { path: '/api-auth/login/' });
const csrfCookie = page.headers['set-cookie'][0].split(';')[0];
const [, csrfToken] = csrfCookie.split('=');

const wrong = { sent: 0, left: 0, underWay: 0, statuses: {} };
const times = [];
const statuses = {};
const began = performance.now();
const passed = () => (performance.now() - began) / 1000;

const attacking = attack();
await sleep(2000);
const logIns = [];
while (passed() < seconds) {
  logIns.push(logIn());
  await sleep(1000);
}
await Promise.all(logIns);
const sentPerSecond = Math.round(wrong.sent / passed());
await attacking;
const code = await service.stop();
await server?.stop();

const succeeded = (statuses[200] ?? 0) / logIns.length;
const p99Ms = Math.round(times.sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1]);
report('wrong-logins', {
  ok: code === 0 && succeeded >= SUCCEED && p99Ms <= P99,
  ...{ database, workers, logIns: logIns.length, succeeded: Number(succeeded.toFixed(4)), p99Ms, statuses },
  wrong: { sent: wrong.sent, sentPerSecond, left: wrong.left, statuses: wrong.statuses },
});

/** The user's log-in. */
async function logIn() {
  const since = performance.now();
  const answer = await ask(base, { method: 'POST', path: '/api/token/', body: USER, agent: false }).catch(
    () => ({ status: 'none' }),
  );
  times.push(performance.now() - since);
  statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
}

/** Sends wrong log-ins at the rate, as long as it takes. */
async function attack() {
  while (passed() < seconds) {
    const due = Math.floor(passed() * rate);
    while (wrong.sent + wrong.left < due) {
      if (wrong.underWay < MOST_UNDER_WAY) void tryWrong(wrong.sent++);
      else wrong.left++;
    }
    await sleep(EVERY);
  }
}

async function tryWrong(number) {
  wrong.underWay++;
  const credentials = { username: `user ${number}`, password: 'a wrong password' };
  const request =
    number % 2 === 0
      ? { path: '/api/token/', body: credentials }
      : {
          path: '/api-auth/login/',
          headers: { cookie: csrfCookie, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ ...credentials, csrfmiddlewaretoken: csrfToken }).toString(),
        };
  const answer = await ask(base, { method: 'POST', ...request, agent, localAddress: OTHER_ADDRESS }).catch(
    () => ({ status: 'none' }),
  );
  wrong.underWay--;
  wrong.statuses[answer.status] = (wrong.statuses[answer.status] ?? 0) + 1;
}
