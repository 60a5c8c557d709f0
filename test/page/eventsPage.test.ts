import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import axios from 'axios';
import type { Page } from 'playwright-core';

import { newApp } from '../../playground/dingtalk/app';
import { ANSWER_LIMIT_MS } from '../../playground/dingtalk/delivery';
import type { Flow } from '../../playground/flows/model';
import { newRobot } from '../../playground/robot/settings';
import { snapshot } from '../support/browser';
import { looks, PlaygroundPages, type Look } from './playgroundPages';

const app = newApp('');

/** Plays n8n: acknowledges DingTalk's events, and takes what other systems post. */
let n8n: Server;
let n8nUrl: string;
/** What came there. */
let received: Array<{ path: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }>;
/** How it answers other systems. */
let status: number;
/** How long it thinks about an event. */
let hesitationMs: number;

beforeEach(async () => {
  received = [];
  status = 200;
  hesitationMs = 0;
  n8n = createServer((request, response) => {
    void json(request).then(async (sent) => {
      await sleep(hesitationMs);
      const { pathname: path } = new URL(request.url!, n8nUrl);
      const { encrypt: sealed } = sent as { encrypt?: string };
      const body = sealed ? JSON.parse(decrypt(app.aesKey, sealed).message) : sent;
      received.push({ path, headers: request.headers, body });
      response.statusCode = sealed ? 200 : status;
      response.end(JSON.stringify(sealed ? acknowledgement() : { message: 'Workflow started' }));
    });
  });
  n8n.listen(0, '127.0.0.1');
  await once(n8n, 'listening');
  n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}`;
});

afterEach(async () => {
  n8n.close();
  n8n.closeAllConnections();
  await once(n8n, 'close');
});

function acknowledgement() {
  const encrypted = encrypt(app.aesKey, 'success', app.ownerKey);
  const signature = getSignature(app.token, '1', 'n', encrypted);
  return { msg_signature: signature, timeStamp: '1', nonce: 'n', encrypt: encrypted };
}

const flows = (): Flow[] => [
  {
    name: 'New employee joined',
    executionsUrl: `${n8nUrl}/workflow/1/executions`,
    callbackUrl: `${n8nUrl}/webhook/one/dingtalk`,
    eventType: 'user_add_org',
  },
  {
    name: 'Approval finished',
    executionsUrl: `${n8nUrl}/workflow/2/executions`,
    callbackUrl: `${n8nUrl}/webhook/two/dingtalk`,
    eventType: 'bpms_instance_change',
  },
  {
    name: 'Alert to the group',
    executionsUrl: `${n8nUrl}/workflow/3/executions`,
    occasion: 'a monitoring system raises an alert',
    request: {
      url: `${n8nUrl}/webhook/alert`,
      headers: { 'X-Api-Key': 'a-secret' },
      body: '{"title":"Disk almost full"}',
    },
  },
];

const site = new PlaygroundPages(newRobot, () => ({
  app: { ...app, callbackUrl: `${n8nUrl}/webhook/one/dingtalk` },
  flows: flows(),
}));

const choice = (page: Page) => page.getByRole('combobox', { name: 'Flow in n8n' });
const chosen = (page: Page) => choice(page).locator('option:checked');
const verdict = (page: Page) => page.locator('.verdict');
const callbackUrl = (page: Page) => page.getByLabel('Callback URL', { exact: true });

const open = (look?: Look) => site.open('events', look);

async function play(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: `Play: ${what}` }).click();
  await verdict(page).waitFor();
}

test('the chosen flow gets an event that it waits for, and n8n shows what came of it', async () => {
  const page = await open();
  expect(await choice(page).locator('optgroup').first().locator('option').allInnerTexts()).toEqual([
    'New employee joined',
    'Approval finished',
  ]);
  await play(page, 'a new employee joins');
  await verdict(page).getByText('n8n acknowledged it').waitFor();
  const { userId } = received[0]!.body as { userId: string[] };
  await page.getByText(`, whose userId is ${userId[0]}.`).waitFor();

  await choice(page).selectOption('Approval finished');
  await verdict(page).waitFor({ state: 'detached' });
  await play(page, 'an approval is finished');
  const link = page.getByRole('link', { name: 'See the execution in n8n' });
  expect(await link.getAttribute('href')).toBe(`${n8nUrl}/workflow/2/executions`);
  expect(received).toMatchObject([
    { path: '/webhook/one/dingtalk', body: { EventType: 'user_add_org' } },
    {
      path: '/webhook/two/dingtalk',
      body: { EventType: 'bpms_instance_change', type: 'finish', result: 'agree' },
    },
  ]);
});

test('of an event that n8n took too late, the page says so, and where to find it', async () => {
  hesitationMs = ANSWER_LIMIT_MS + 100;
  const page = await open();
  await play(page, 'a new employee joins');
  await verdict(page).getByText('n8n was too late').waitFor();
  const { userId } = received[0]!.body as { userId: string[] };
  const text = await page.locator('.played-text').innerText();
  expect(text).toMatch(/^Right, but DingTalk waits only 1500 ms\./);
  expect(text).toContain(userId[0]);
  await page.getByRole('link', { name: 'See the execution in n8n' }).waitFor();
});

test('what became of an event is not said of another one that was chosen meanwhile', async () => {
  hesitationMs = 500;
  const page = await open();
  const answered = page.waitForResponse('**/api/dingtalk/push');
  await page.locator('#send-once').click();
  await page.locator('#event-choice').selectOption('user_leave_org');
  await (await answered).finished();
  expect(await page.locator('.card-event .result').allInnerTexts()).toEqual(['', '']);
});

test('all that is sent from the tab goes to the chosen flow, and the choice survives a reload', async () => {
  const page = await open();
  await choice(page).selectOption('Approval finished');
  await page.getByRole('button', { name: 'Play: an approval is finished' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Play: an approval is finished' }).waitFor();
  expect(await chosen(page).innerText()).toBe('Approval finished');
  expect(await callbackUrl(page).inputValue()).toBe(`${n8nUrl}/webhook/two/dingtalk`);
  await page.locator('#check-url').click();
  await page.getByText('n8n acknowledged it').waitFor();
  await page.locator('#send-once').click();
  await page.locator('.card-event').getByText('n8n acknowledged it').waitFor();
  expect(received).toMatchObject([
    { path: '/webhook/two/dingtalk', body: { EventType: 'check_url' } },
    { path: '/webhook/two/dingtalk', body: { EventType: 'bpms_instance_change' } },
  ]);
});

test('a message that somebody has written stays when another flow is chosen', async () => {
  const page = await open();
  await page.locator('#message').fill('{"EventType":"user_leave_org"}');
  await choice(page).selectOption('Approval finished');
  await page.getByRole('button', { name: 'Play: an approval is finished' }).waitFor();
  expect(await page.locator('#message').inputValue()).toBe('{"EventType":"user_leave_org"}');
});

test('a URL that is no flow of the list can be entered, and a flow chosen again', async () => {
  const page = await open();
  await callbackUrl(page).fill(`${n8nUrl}/webhook/my-own`);
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await chosen(page).filter({ hasText: 'callback URL below' }).waitFor({ state: 'attached' });
  await play(page, 'a new employee joins');
  expect(received[0]!.path).toBe('/webhook/my-own');
  await choice(page).selectOption('New employee joined');
  await page.locator('.verdict').waitFor({ state: 'detached' });
  await play(page, 'a new employee joins');
  expect(received[1]!.path).toBe('/webhook/one/dingtalk');
  expect(await choice(page).locator('option').count()).toBe(3);
});

test('another system starts its flow with its key, and the answer is shown', async () => {
  const page = await open();
  await choice(page).selectOption('Alert to the group');
  await play(page, 'a monitoring system raises an alert');
  await verdict(page).getByText('n8n took it').waitFor();
  await page.getByText('It answered HTTP 200: {"message":"Workflow started"}').waitFor();
  expect(received).toMatchObject([
    { path: '/webhook/alert', headers: { 'x-api-key': 'a-secret' } },
  ]);
  expect(received[0]!.body).toEqual({ title: 'Disk almost full' });

  status = 403;
  await page.locator('#play').click();
  await verdict(page).getByText('n8n refused it').waitFor();
  expect(await page.getByRole('link', { name: 'See the execution in n8n' }).count()).toBe(0);
});

describe('Without flows', () => {
  const alone = new PlaygroundPages(newRobot);

  test('there is nothing to choose, and a new employee is played to the callback URL', async () => {
    const page = await alone.open('events');
    await play(page, 'a new employee joins');
    await verdict(page).getByText('n8n could not be reached').waitFor();
    expect(await choice(page).isVisible()).toBe(false);
  });
});

test.each(looks)('the tab looks right (events%s)', async (suffix, look) => {
  const page = await open(look);
  await choice(page).selectOption('Approval finished');
  await play(page, 'an approval is finished');
  const { webhookUrl } = site.playground.eventBridge;
  await axios.post(webhookUrl, { eventId: '1', eventType: 'user_add_org', data: {} });
  await page.locator('#latest-trace').waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  await snapshot(page, `events${suffix}`);
  await snapshot(page.locator('#events-tab'), `events-whole${suffix}`);
});
