import autocannon from 'autocannon';

/** No load lasts longer than this, in milliseconds, whatever the server does. */
const LIMIT = 30_000;
/** How often autocannon looks whether it is done, in milliseconds. */
const SAMPLE = 10;

/**
 * Sends `amount` requests over `connections` keep-alive connections, on each the next when the one before is answered.
 * `requestsOf(connection)` makes the list that a connection goes through, over and over. Every request is answered
 * before this returns, so that none burdens what is measured next.
 */
export async function load(url, { connections, amount, requestsOf }) {
  const latencies = [];
  let failed = 0;
  let connection = 0;
  let began;
  const run = autocannon({
    url,
    connections,
    amount,
    sampleInt: SAMPLE,
    setupClient: (client) => client.setRequests(requestsOf(connection++)),
  });
  run.on('start', () => (began = performance.now()));
  run.on('response', (_client, status, _bytes, ms) => {
    if (status >= 200 && status < 300) latencies.push(ms);
    else failed++;
  });
  const limit = setTimeout(() => run.stop(), LIMIT);
  const { errors } = await run;
  clearTimeout(limit);
  return {
    latencies: latencies.sort((a, b) => a - b),
    failed: failed + errors,
    seconds: (performance.now() - began) / 1000,
  };
}
