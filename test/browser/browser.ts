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

interface Executable {
  readonly path: string;
  readonly flags: readonly string[];
}

/** A Chromium of this machine, or else the one that @sparticuz/chromium brings for Linux. */
async function findExecutable(): Promise<Executable | undefined> {
  const path = INSTALLED.find((each) => existsSync(each));
  if (path) return { path, flags: [] };
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const { default: packaged } = await import('@sparticuz/chromium');
  return { path: await packaged.executablePath(), flags: packaged.args };
}

const executable = await findExecutable();

const MISSING = `

  THE BROWSER TESTS DID NOT RUN: there is no Chromium or Chrome on this machine.
  Install one, or name it in CHROME_PATH.
`;

/** `describe` with a browser, which is closed afterwards. Without one: a failure in CI, elsewhere a loud word. */
export function describeInBrowser(name: string, tests: (browser: () => Browser) => void): void {
  if (!executable) {
    if (process.env.CI) throw new Error(MISSING);
    console.error(MISSING);
    return describe.skip(name, () => it('needs a browser', () => undefined));
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: executable.path,
        args: [...FLAGS, ...executable.flags],
      });
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}
