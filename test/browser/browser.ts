import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';

/** Where a browser may be installed already. */
const INSTALLED = [
  process.env.CHROME_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** No sandbox, since root may have none; and no word to the browser's maker. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium of this machine, or else the one that @sparticuz/chromium brings for Linux. */
async function findBrowser(): Promise<string | undefined> {
  const path = INSTALLED.find((each) => existsSync(each));
  return path === undefined && process.platform === 'linux' ? unpacked() : path;
}

/** It comes packed; of the workers of a test run the first unpacks it, and the others wait. Undefined where it cannot. */
async function unpacked(): Promise<string | undefined> {
  const result = join(process.env.TEST_FOLDER ?? tmpdir(), 'browser');
  try {
    mkdirSync(`${result}.lock`);
  } catch {
    while (!existsSync(result)) await setTimeout(100);
    return readFileSync(result, 'utf8') || undefined;
  }
  const { default: packaged } = await import('@sparticuz/chromium');
  const path = await packaged.executablePath().catch(() => '');
  writeFileSync(`${result}.lock/path`, path);
  renameSync(`${result}.lock/path`, result);
  return path || undefined;
}

const executablePath = await findBrowser();

const MISSING = `

  THE BROWSER TESTS DID NOT RUN: there is no Chromium or Chrome on this machine.
  Install one, or name it in CHROME_PATH.
`;

/** `describe` with a browser, which is closed afterwards. Without one: a failure in CI, elsewhere a loud word. */
export function describeInBrowser(name: string, tests: (browser: () => Browser) => void): void {
  if (executablePath === undefined) {
    if (process.env.CI) throw new Error(MISSING);
    console.error(MISSING);
    return describe.skip(name, () => it('needs a browser', () => undefined));
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS });
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}
