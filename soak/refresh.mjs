/*
 * One refresh token, refreshed many times at once: all get the same child. After the grace the token ends its family. The
 * grace, in seconds, has to be longer than it takes all the requests to arrive.
 *
 *     node soak/refresh.mjs [--refreshes 1000] [--grace 30] [--rounds 1] [--workers 2] [--database sqlite|postgres]
 */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, options, postgresServer, report, startService } from './support.mjs';

const { refreshes, rounds, workers, grace, database } = options({
  refreshes: 200,
  rounds: 1,
  workers: 2,
  grace: 5,
  database: 'sqlite',
});
const ACCOUNT = { username: 'soak', password: 'a-password-for-soak-runs' };

const server = database === 'postgres' ? await postgresServer() : undefined;
const service = await startService({
  environment: {
    WEB_CONCURRENCY: String(workers),
    ROTATE_REFRESH_TOKENS: 'true',
    BLACKLIST_AFTER_ROTATION: 'true',
    REFRESH_TOKEN_GRACE: String(grace),
    THROTTLE_LOGIN: 'none',
    SUPERUSER_USERNAME: ACCOUNT.username,
    SUPERUSER_PASSWORD: ACCOUNT.password,
    ...(server && { DATABASE_URL: server.url }),
  },
});
/** A connection for each request, so that the workers share them. */
const agent = new http.Agent({ maxSockets: refreshes });

const statuses = {};
const children = [];
let slowest = 0;
let ended = 0;
for (let round = 0; round < rounds; round++) {
  const { refresh } = JSON.parse((await post('/api/token/', ACCOUNT)).body);
  const began = Date.now();
  const answers = await Promise.all(
    Array.from({ length: refreshes }, () => post('/api/token/refresh/', { refresh }, agent)),
  );
  slowest = Math.max(slowest, Date.now() - began);
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  const found = new Set(
    answers.filter(({ status }) => status === 200).map(({ body }) => JSON.parse(body).refresh),
  );
  children.push(found.size);
  await sleep(grace * 1000 + 500);
  // One after the other: a child that is refreshed before the replay arrives still may be.
  const late = [];
  for (const each of [refresh, ...found])
    late.push((await post('/api/token/refresh/', { refresh: each })).status);
  if (late.every((status) => status === 401)) ended++;
}
await service.stop();
await server?.stop();
report('refresh', {
  ok: children.every((count) => count === 1) && statuses[200] === refreshes * rounds && ended === rounds,
  ...{ database, workers, refreshes, rounds, statuses, children, ended },
  slowestRoundMs: slowest,
});

function post(path, body, by) {
  return ask(service.base, { method: 'POST', path, body, ...(by && { agent: by }) });
}
