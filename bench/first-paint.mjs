/*
 * First contentful paint of the page of 100 books on a slow line (1.6 Mbit/s, 150 ms a round trip), in milliseconds:
 *     node bench/first-paint.mjs http://127.0.0.1:8000/api/books/
 */
import { chromium } from 'playwright-core';

const ATTEMPTS = 5;
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

const [address = 'http://127.0.0.1:8000/api/books/', executablePath = '/usr/bin/chromium'] =
  process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
});
const times = [];
for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
  const page = await (await browser.newContext()).newPage();
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', SLOW);
  await page.goto(address);
  const paint = await page.waitForFunction(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  times.push(Math.round(Number(await paint.jsonValue())));
  await page.context().close();
}
await browser.close();
console.log(`first contentful paint: ${times.sort((a, b) => a - b).join(', ')} ms`);
