import type { Locator, Page } from 'playwright-core';

/** A way of using a page. */
export interface Hands {
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
  /** Ticks a box, or takes the tick away. */
  tick(target: Locator): Promise<void>;
  /** `day` is YYYY-MM-DD. */
  date(target: Locator, day: string): Promise<void>;
  choose(target: Locator, option: string): Promise<void>;
}

export const mouse = (_page: Page): Hands => ({
  press: (target) => target.click(),
  write: (target, text) => target.fill(text),
  tick: (target) => target.click(),
  date: (target, day) => target.fill(day),
  choose: async (target, option) => void (await target.selectOption(option)),
});

/** More presses of Tab than any page here needs. */
const MOST_TABS = 120;

/** The keyboard alone: goes on with Tab until it has come to what it looks for. */
export function keyboard(page: Page): Hands {
  async function goTo(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await target.evaluate((element) => element === document.activeElement))
        return expectVisibleFocus(target);
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not come to ${target.toString()}.`);
  }

  async function write(target: Locator, text: string): Promise<void> {
    await goTo(target);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text);
  }

  return {
    write,
    async press(target) {
      await goTo(target);
      await page.keyboard.press('Enter');
    },
    async tick(target) {
      await goTo(target);
      await page.keyboard.press('Space');
    },
    async date(target, day) {
      const [year, month, dayOfMonth] = day.split('-');
      await goTo(target);
      await page.keyboard.type(`${month}${dayOfMonth}${year}`);
      // The parts of a date are stations of Tab, and the last of them is where we are.
      expect(await target.inputValue()).toBe(day);
    },
    async choose(target, option) {
      await goTo(target);
      await page.keyboard.type(option);
    },
  };
}

async function expectVisibleFocus(target: Locator): Promise<void> {
  const { width, style } = await target.evaluate((element) => {
    const { outlineWidth, outlineStyle } = getComputedStyle(element);
    return { width: parseFloat(outlineWidth), style: outlineStyle };
  });
  expect(style).not.toBe('none');
  expect(width).toBeGreaterThanOrEqual(2);
}
