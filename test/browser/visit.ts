import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';

const SCREENSHOTS = join(import.meta.dirname, '../screenshots');
mkdirSync(SCREENSHOTS, { recursive: true });

/** A page in a browser of its own, under observation. */
export interface Visit {
  readonly page: Page;
  /** Takes a picture of the whole page, and sees that nothing needs scrolling sideways. */
  shoot(name: string): Promise<void>;
  /** Fails if the browser had anything to complain of, if a page asked another host, or opened a dialogue. */
  end(): Promise<void>;
}

/** Opens a page at `base`. `kind` is part of the names of its pictures. */
export async function visit(
  browser: Browser,
  base: string,
  kind: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: base,
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(...complaintOf(message)));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`dialogue: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`)) complaints.push(`request to ${request.url()}`);
  });
  return {
    page,
    async shoot(name) {
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${kind}.png`), fullPage: true });
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect({ page: name, content: Math.min(content, window) }).toEqual({ page: name, content });
    },
    async end() {
      await context.close();
      expect(complaints).toEqual([]);
    },
  };
}

/** The browser remarks on every page with an error status, which is not the page's fault. */
function complaintOf(message: ConsoleMessage): string[] {
  const [type, text] = [message.type(), message.text()];
  const isStatus = text.startsWith('Failed to load resource') && !message.location().url.includes('/static/');
  return ['error', 'warning'].includes(type) && !isStatus ? [`${type}: ${text}`] : [];
}
