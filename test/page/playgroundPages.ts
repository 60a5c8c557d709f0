import type { Browser, Page } from 'playwright-core';

import { newApp } from '../../playground/dingtalk/app';
import type { RobotSettings } from '../../playground/robot/settings';
import { startPlayground, type Playground, type PlaygroundOptions } from '../../playground/server';
import { launchBrowser, openPage } from '../support/browser';

/** A part of the page, by the address of its link. */
export type Tab = 'events' | 'chat' | 'eventbridge' | 'automation' | 'approbot' | 'company';

/** How a page is looked at. */
export interface Look {
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
}

/** Each with what its pictures' names end with. */
export const looks: Array<[string, Look]> = [
  ['', { viewport: { width: 1280, height: 900 } }],
  ['-dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['-narrow', { viewport: { width: 400, height: 800 } }],
  ['-narrow-dark', { colorScheme: 'dark', viewport: { width: 400, height: 800 } }],
];

/** A playground of each test, and pages of it about which the browser must not complain. */
export class PlaygroundPages {
  playground!: Playground;
  private browser!: Browser;
  private pages: Page[] = [];
  private complaints: string[] = [];

  /**
   * @param newRobot makes the robot of each test's playground
   * @param more what else it is started with
   */
  constructor(newRobot: () => RobotSettings, more: () => Partial<PlaygroundOptions> = () => ({})) {
    beforeAll(async () => {
      this.browser = await launchBrowser();
    });

    afterAll(() => this.browser?.close());

    beforeEach(async () => {
      this.pages = [];
      this.complaints = [];
      this.playground = await startPlayground({
        port: 0,
        // Nothing listens there.
        app: newApp('http://127.0.0.1:1/hook'),
        robot: newRobot(),
        ...more(),
      });
    });

    afterEach(async () => {
      for (const page of this.pages) await page.context().close();
      await this.playground.close();
      expect(this.complaints).toEqual([]);
    });
  }

  /** Opens a tab of the page, and waits until it takes clicks. */
  async open(tab: Tab, { colorScheme, viewport }: Look = {}): Promise<Page> {
    const page = await openPage(this.browser, colorScheme, viewport);
    this.pages.push(page);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (entry) => {
      if (['error', 'warning'].includes(entry.type())) this.complaints.push(entry.text());
    });
    await page.goto(`${this.playground.url}/#${tab}`);
    await page.locator('main:not([inert])').waitFor();
    return page;
  }

  /** Takes back what the browser had to complain about, because the test caused it. */
  forgive(complaint: string): void {
    this.complaints = this.complaints.filter((text) => !text.includes(complaint));
  }
}
