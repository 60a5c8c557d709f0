import type { Page } from 'playwright-core';

import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground } from '../../playground/server';
import { PlaygroundPages } from './playgroundPages';

const site = new PlaygroundPages(newRobot);

const cards = (page: Page) => page.getByRole('article');

/** Waits until the tab of this name is shown, with this headline. */
async function shows(page: Page, name: string, headline: string): Promise<void> {
  await page.locator('nav a[aria-current=page]').getByText(name, { exact: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: headline }).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
}

const WELCOME = 'See a DingTalk event arrive in n8n';

test('the page begins with one button alone, and the workbench is behind it', async () => {
  const page = await site.open('events');
  await page.goto('about:blank');
  await page.goto(site.playground.url);
  await page.locator('main:not([inert])').waitFor();
  await shows(page, 'Play', WELCOME);
  expect(await page.locator('main').getByRole('button').count()).toBe(1);
  expect(await cards(page).count()).toBe(0);
  await page.locator('#play').click();
  await page.locator('.verdict').getByText('n8n could not be reached').waitFor();
  await page.getByRole('link', { name: 'Events' }).click();
  await shows(page, 'Events', 'Events');
  expect(await cards(page).count()).toBe(4);
  await page.locator('.verdict').getByText('n8n could not be reached').waitFor();
});

test('each tab has an address of its own, and the way back works', async () => {
  const page = await site.open('chat');
  await shows(page, 'Group chat', 'Group chat');
  for (const [name, hash, title] of [
    ['App chats', '#approbot', "The app's group"],
    ['Company', '#company', 'Company'],
    ['EventBridge', '#eventbridge', 'EventBridge'],
    ['Automation', '#automation', 'Automation'],
    ['Play', '#play', WELCOME],
  ] as const) {
    await page.getByRole('link', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${hash}`);
    await shows(page, name, title);
  }
  await page.goBack();
  await shows(page, 'Automation', 'Automation');
  await page.goto(`${site.playground.url}/#nowhere`);
  await shows(page, 'Play', WELCOME);
});

test('the page says that its server is gone, and shows what the next one has', async () => {
  const first = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/hook') });
  const { port } = new URL(first.url);
  const page = await site.open('chat');
  await page.goto(`${first.url}/#chat`);
  await page.locator('main:not([inert])').waitFor();
  const shown = page.locator('#webhook-url');
  expect(await shown.inputValue()).toBe(first.robot.webhookUrl);
  await first.close();
  await page.getByRole('alert').getByText('this page reconnects by itself').waitFor();
  const second = await startPlayground({
    port: Number(port),
    app: newApp('http://127.0.0.1:1/hook'),
  });
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page.waitForFunction(
    (url) => document.querySelector<HTMLInputElement>('#webhook-url')?.value === url,
    second.robot.webhookUrl,
  );
  await page.context().close();
  await second.close();
  site.forgive('ERR_');
});

test('a number can be entered digit by digit, also behind a decimal point', async () => {
  const page = await site.open('chat');
  const late = page.locator('#chat-tab').getByLabel('Milliseconds late');
  await late.fill('');
  await late.pressSequentially('12.5');
  expect(await late.inputValue()).toBe('12.5');
  await page.locator('#chat-tab').getByRole('button', { name: 'All well again' }).click();
  await page.getByText('This is how the robot behaves now.').waitFor();
  expect(await late.inputValue()).toBe('0');
});
