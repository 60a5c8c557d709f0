import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { checkout } from '../../tools/paths';

/** Debian's, unless told: playwright-core brings no browser. Without windows, it takes half the time. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium-headless-shell';

/** For slow machines; nobody waits for it when all is well. */
const LIMIT_MS = 60_000;

const screenshots = join(checkout, 'test/output/screenshots');
/** Pictures for docs/images when the documentation is made anew, else for looking at. */
const documentation = process.env.UPDATE_SCREENSHOTS ? join(checkout, 'docs/images') : screenshots;

/** Starts a browser that asks the internet for nothing by itself. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      // Letters stand as they do on a person's screen.
      '--font-render-hinting=none',
    ],
  });
}

/** A page in a context of its own, which the caller closes. */
export async function openPage(
  browser: Browser,
  colorScheme: 'light' | 'dark' = 'light',
  viewport = { width: 1280, height: 800 },
): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme });
  context.setDefaultTimeout(LIMIT_MS);
  return await context.newPage();
}

/** Takes a picture that the documentation shows. */
export async function picture(page: Page, name: string): Promise<void> {
  await take(page, documentation, name);
}

/** Puts pictures below each other into one that the documentation shows. */
export async function pictureOf(browser: Browser, parts: Buffer[], name: string): Promise<void> {
  const page = await openPage(browser);
  const images = parts.map(
    (part) => `<img src="data:image/png;base64,${part.toString('base64')}">`,
  );
  await page.setContent(`
    <style>
      body { display: inline-grid; justify-items: center; gap: 24px; margin: 0; padding: 24px; background: #f5f5f5; }
    </style>
    ${images.join('')}
  `);
  await take(page.locator('body'), documentation, name);
  await page.context().close();
}

/** Takes a picture only to look at. */
export async function snapshot(shown: Page | Locator, name: string): Promise<void> {
  await take(shown, screenshots, name);
}

async function take(shown: Page | Locator, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await shown.screenshot({ path: join(folder, `${name}.png`) });
}
