import { existsSync } from 'node:fs';
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
  if (path !== undefined || process.platform !== 'linux') return path;
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath().catch(() => undefined);
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
