import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import axios from 'axios';
import type { Locator, Page, Route } from 'playwright-core';

import { newRobot } from '../../playground/robot/settings';
import { picture, snapshot } from '../support/browser';
import { looks, PlaygroundPages, type Look, type Tab } from './playgroundPages';

const site = new PlaygroundPages(newRobot);

/** Answers as n8n's trigger does. */
let n8n: Server;
/** What came there. */
let received: Array<{ headers: IncomingHttpHeaders; body: unknown }>;
let n8nUrl: string;

beforeEach(async () => {
  received = [];
  n8n = createServer((request, response) => {
    void json(request)
      .catch(() => 'no JSON')
      .then((body) => {
        received.push({ headers: request.headers, body });
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ code: 0, msg: '', data: {} }));
      });
  });
  n8n.listen(0, '127.0.0.1');
  await once(n8n, 'listening');
  n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}/webhook/tea`;
});

afterEach(async () => {
  n8n.close();
  n8n.closeAllConnections();
  await once(n8n, 'close');
});

const open = (tab: Tab = 'automation', look?: Look) => site.open(tab, look);

/** The help centre's example: a product that the group should hear of. */
const product = (more: object = {}) => ({
  event: 'new product',
  name: 'Jasmine Milk Tea',
  specification: '500 ml',
  ...more,
});

/** Posts to the webhook as n8n does. */
async function post(data: unknown = product(), headers: Record<string, string> = {}) {
  const { webhookUrl, settings } = site.playground.automation;
  const response = await axios.post(webhookUrl, data, {
    headers: { Authorization: `Bearer ${settings.bearerToken}`, ...headers },
    validateStatus: () => true,
  });
  return { status: response.status, data: response.data as unknown };
}

const done = { status: 200, data: { code: 0, msg: '', data: {} } };

const tellGroup = () =>
  site.playground.automation.configure({
    message: { source: 'custom', text: 'New: **{{name}}**, {{specification}}' },
  });

const firings = (page: Page) => page.locator('#firings .firing');
const rows = (page: Page) => page.locator('#flow-requests tbody tr');

/** How well a text stands out from what is behind it, as the accessibility guidelines reckon. */
async function contrastOf(text: Locator): Promise<number> {
  const [ink, paper] = await text.evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return [color, backgroundColor];
  });
  const luminance = (colour: string) => {
    const [red, green, blue] = colour.match(/\d+/g)!.map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [dark, light] = [luminance(ink!), luminance(paper!)].sort((one, other) => one - other);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The counters by their names, as they are read. */
const counted = async (page: Page) =>
  (await page.locator('#automation-counters > div').allInnerTexts()).map((text) =>
    text.split(/\s*\n\s*/),
  );

test('what came and what the automation did is shown, newest first', async () => {
  tellGroup();
  const page = await open();
  await page.getByText('It has not fired yet.').waitFor();
  await snapshot(page, 'automation-empty');
  const clientToken = randomUUID();
  expect(await post(product({ name: 'Oolong' }))).toEqual(done);
  expect(await post(product(), { 'Client-Token': clientToken })).toEqual(done);
  expect(await post(product(), { 'Client-Token': clientToken })).toEqual(done);
  await firings(page).getByText('Came 2 times, fired once').waitFor();
  expect(await firings(page).count()).toBe(2);
  const [newest] = await firings(page).all();
  await newest!.locator('summary').click();
  await newest!.getByText(`Client-Token: ${clientToken}`).waitFor();
  expect(JSON.parse(await newest!.locator('pre').innerText())).toEqual(product());
  await rows(page).nth(2).waitFor();
  expect(await rows(page).first().innerText()).toMatch(/with token[^]*repeat/);
  expect(await rows(page).nth(2).innerText()).toMatch(/with token[^]*0[^]*fired/);
  const { mostInAnySecond } = site.playground.automation.counters;
  expect(await counted(page)).toEqual([
    ['Requests', '3'],
    ['Fired', '2'],
    ['Repeats', '1'],
    ['Ignored', '0'],
    ['Refused', '0'],
    ['Most in 1 s', String(mostInAnySecond)],
  ]);
  expect(await page.locator('#automation-ignored').isVisible()).toBe(false);
});

test('of much data only the beginning is shown, and of none that there is none', async () => {
  const page = await open();
  await post(product({ name: 'tea '.repeat(10_000) }));
  await firings(page).locator('summary').click();
  await firings(page)
    .getByText(/all 400\d\d bytes; only the beginning is kept/)
    .waitFor();
  expect(await firings(page).locator('pre').innerText()).toMatch(/^{"event":"new product".*tea/);
  site.playground.automation.configure({ format: 'none' });
  await post();
  await firings(page).nth(1).waitFor();
  await firings(page).first().locator('summary').click();
  await firings(page).first().getByText('The actions got no parameters.').waitFor();
  expect(await firings(page).first().locator('pre').count()).toBe(0);
});

test('the group sees who wrote the message', async () => {
  tellGroup();
  const page = await open('chat');
  expect(await post()).toEqual(done);
  const message = page.locator('#chat-messages .chat-message');
  await message.getByText('Jasmine Milk Tea').waitFor();
  expect(await message.locator('.bubble').innerText()).toContain('New: ');
  expect(await message.locator('.bubble').innerText()).toContain(', 500 ml');
  expect(await message.locator('.sender').innerText()).toMatch(/^Automation DingTalk/);
  expect(await message.locator('.avatar').getAttribute('src')).toBe('/pictures/automation.svg');
  await snapshot(message, 'automation-chat');
});

test('on a phone in the dark, why a request was ignored can be read', async () => {
  site.playground.automation.configure({ keywords: ['new product'] });
  const page = await open('automation', {
    colorScheme: 'dark',
    viewport: { width: 400, height: 800 },
  });
  expect(await post({ event: 'old product' })).toEqual(done);
  const reason = page.locator('#flow-requests .ignored .reason');
  await reason.getByText('no keyword').waitFor();
  expect(await contrastOf(reason)).toBeGreaterThan(4.5);
});

test('data that is a robot message becomes one', async () => {
  const page = await open('chat');
  await post({ msgtype: 'text', text: { content: 'Tea is ready' } });
  await page.locator('#chat-messages .bubble').getByText('Tea is ready').waitFor();
  await post(product());
  await page.getByRole('link', { name: 'Automation' }).click();
  await firings(page).getByText('not a robot message').waitFor();
});

test('a request without a keyword stands out, because its sender is told that all is well', async () => {
  const page = await open();
  await page.locator('#flow-keywords').fill('new product\n 入职 \n');
  await page.locator('#save-flow').click();
  await page.getByText('Saved.').waitFor();
  expect(site.playground.automation.settings.keywords).toEqual(['new product', '入职']);
  expect(await post()).toEqual(done);
  await firings(page).waitFor();
  expect(await post({ event: 'old product' })).toEqual(done);
  await page.getByText('One request was answered with code 0, yet nothing happened.').waitFor();
  const badge = rows(page).first().locator('.badge.warn');
  await badge.getByText('0, but ignored').waitFor();
  expect(await firings(page).count()).toBe(1);
  await snapshot(page, 'automation-ignored');
  await post({ event: 'old product' }, { 'Client-Token': 'same' });
  await page.getByText('2 requests were answered with code 0, yet nothing happened.').waitFor();
  await post(product(), { 'Client-Token': 'same' });
  await rows(page).nth(3).waitFor();
  expect(await rows(page).first().innerText()).toMatch(/0, but ignored[^]*repeat of request 3/);
});

test('everything can be forgotten', async () => {
  await post();
  const page = await open();
  await firings(page).waitFor();
  await page.locator('#clear-automation').click();
  await firings(page).waitFor({ state: 'detached' });
  await page.getByText('It has not fired yet.').waitFor();
  expect(site.playground.automation.firings).toEqual([]);
  expect(site.playground.automation.counters.requests).toBe(0);
});

test('what a credential needs can be copied', async () => {
  const { settings, webhookUrl } = site.playground.automation;
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (what: string) => {
    const button = page.getByRole('button', { name: `Copy the ${what}` });
    await button.click();
    await button.filter({ hasText: 'Copied' }).waitFor();
    return await page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied("automation's webhook URL")).toBe(webhookUrl);
  expect(await copied('bearer token')).toBe(settings.bearerToken);
  expect(await page.locator('#flow-token').getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show the bearer token' }).click();
  expect(await page.locator('#flow-token').getAttribute('type')).toBe('text');
});

test('the owner draws the automation and reads what is wrong with it', async () => {
  const page = await open();
  const { id } = site.playground.automation.settings;
  await page.locator('#flow-enabled').uncheck();
  await page.locator('#flow-token').fill('');
  await page.locator('#flow-format').selectOption('text');
  await page.locator('#flow-ip-ranges').fill('127.0.0.0/8');
  await page.locator('#flow-limit').fill('7');
  await page.locator('#flow-source').selectOption('custom');
  await page.locator('#flow-text').fill('New: {{name}}');
  await page.getByText('References need the parameter format JSON.').waitFor();
  await page.locator('#flow-request-url').fill(`${site.playground.url}/demo/hr-api`);
  await page.locator('#save-flow').click();
  await page.getByText('Saved.').waitFor();
  expect(site.playground.automation.settings).toEqual({
    id,
    enabled: false,
    keywords: [],
    format: 'text',
    bearerToken: '',
    ipRanges: ['127.0.0.0/8'],
    requestsPerSecond: 7,
    requestsPerSecondWithoutToken: 1,
    message: { source: 'custom', text: 'New: {{name}}' },
    requestUrl: `${site.playground.url}/demo/hr-api`,
  });
  await page.locator('#flow-source').selectOption('sourceData');
  await page.locator('#flow-format').selectOption('none');
  await page.getByText('With the parameter format None there is nothing to parse.').waitFor();

  await page.locator('#flow-ip-ranges').fill('home');
  await page.locator('#save-flow').click();
  await page.getByText('"home" is no IP address').waitFor();
  site.forgive('400 (Bad Request)');
});

describe('Things go wrong as chosen:', () => {
  test('each error of the table', async () => {
    const page = await open();
    const { data: errors } = await axios.get<Array<{ name: string; code: number; msg: string }>>(
      `${site.playground.url}/api/automation/errors`,
    );
    expect(errors.length).toBeGreaterThan(0);
    for (const { name, code, msg } of errors) {
      await page.locator('#flow-error').selectOption({ label: `${name} · ${code}` });
      await page.locator('#save-flow-faults').click();
      await page.getByText('This is how the webhook behaves now.').waitFor();
      expect(await post()).toEqual({ status: 200, data: { code, msg, data: {} } });
      await rows(page).first().locator('.badge.bad').getByText(String(code)).waitFor();
    }
    expect(await post()).toEqual(done);
  });

  test('an error that nobody has heard of', async () => {
    const page = await open();
    await page.locator('#flow-error').selectOption('Another answer');
    await page.locator('#flow-own-code').fill('4711');
    await page.locator('#flow-own-msg').fill('out of tea');
    await page.locator('#flow-own-status').fill('503');
    await page.locator('#flow-error-times').fill('2');
    await page.locator('#save-flow-faults').click();
    await page.getByText('This is how the webhook behaves now.').waitFor();
    expect(await page.locator('#flow-own-code').inputValue()).toBe('4711');
    await snapshot(
      page.getByRole('article', { name: 'When things go wrong' }),
      'automation-faults',
    );
    const refused = { status: 503, data: { code: 4711, msg: 'out of tea', data: {} } };
    expect(await post()).toEqual(refused);
    expect(await post()).toEqual(refused);
    await rows(page).getByText('out of tea').first().waitFor();
    expect(await post()).toEqual(done);
  });

  test('broken connections and HTTP errors, until all is well again', async () => {
    const tab = (await open()).locator('#automation-tab');
    await tab.getByLabel('% cut off, though fired').fill('100');
    await tab.getByLabel('% HTTP 502').fill('50');
    await tab.locator('#save-flow-faults').click();
    await tab.getByText('This is how the webhook behaves now.').waitFor();
    await expect(post()).rejects.toThrow('socket hang up');
    await firings(tab.page()).waitFor();
    expect((await post()).status).toBe(502);
    await rows(tab.page()).first().getByText('HTTP 502').waitFor();
    await rows(tab.page()).nth(1).locator('.badge.warn').getByText('dropped').waitFor();
    await tab.getByRole('button', { name: 'All well again' }).click();
    await tab.getByText('This is how the webhook behaves now.').waitFor();
    expect(await tab.getByLabel('% cut off, though fired').inputValue()).toBe('0');
    expect(await post()).toEqual(done);
  });
});

describe('Another system calls n8n:', () => {
  const calls = (page: Page) => page.locator('#calls tbody tr');

  test('what is sent arrives, and the answer is shown', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'another system that calls n8n' }).click();
    expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await page.locator('#caller-url').fill(n8nUrl);
    await page.locator('#caller-token').fill('secret');
    await page.getByRole('button', { name: 'New Client-Token' }).click();
    const clientToken = await page.locator('#caller-client-token').inputValue();
    expect(clientToken).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    await page.locator('#caller-send').click();
    await calls(page).locator('.badge.good').getByText('HTTP 200').waitFor();
    expect(await calls(page).innerText()).toMatch(/ ms[^]*{"code":0,"msg":"","data":{}}/);
    expect(received).toHaveLength(1);
    expect(received[0]!.headers).toMatchObject({
      authorization: 'Bearer secret',
      'client-token': clientToken,
      'content-type': expect.stringContaining('application/json'),
    });
    expect(received[0]!.body).toMatchObject(product());

    await page.getByRole('button', { name: 'New Client-Token' }).click();
    expect(await page.locator('#caller-client-token').inputValue()).not.toBe(clientToken);
    await page.locator('#caller-client-token').fill('');
    await page.locator('#caller-token').fill('');
    await page.locator('#caller-send-more').click();
    await calls(page).nth(5).waitFor();
    expect(received).toHaveLength(6);
    expect(received[5]!.headers).not.toHaveProperty('authorization');
    expect(received[5]!.headers).not.toHaveProperty('client-token');
  });

  test('a click while the page is still loading waits, for there is nothing to send yet', async () => {
    site.playground.automation.caller.configure({ url: n8nUrl });
    const page = await open();
    let settings: Route | undefined;
    await page.route('**/api/automation/caller', async (route) => {
      if (route.request().method() === 'GET') settings = route;
      else await route.continue();
    });
    await page.reload();
    await expect(page.locator('#caller-send').click({ timeout: 500 })).rejects.toThrow('Timeout');
    await settings!.continue();
    await page.locator('#caller-send').click();
    await calls(page).locator('.badge.good').waitFor();
    expect(received).toHaveLength(1);
  });

  test('also what is no JSON', async () => {
    const page = await open();
    await page.locator('#caller-url').fill(n8nUrl);
    await page.locator('#caller-body').fill('{"event":');
    await page.getByText('This is not valid JSON. It is sent as it is.').waitFor();
    await page.locator('#caller-send').click();
    await calls(page).waitFor();
    expect(received).toMatchObject([{ body: 'no JSON' }]);
  });

  test('a refusal is no success, whatever its HTTP status', async () => {
    const page = await open();
    await page.locator('#caller-url').fill(site.playground.automation.webhookUrl);
    await page.locator('#caller-token').fill('wrong');
    await page.locator('#caller-send').click();
    await calls(page).locator('.badge.bad').getByText('HTTP 200').waitFor();
    await calls(page).getByText('800005649').waitFor();
  });

  test('nobody answers, or the address is elsewhere', async () => {
    const page = await open();
    await page.locator('#caller-url').fill('http://127.0.0.1:1/webhook');
    await page.locator('#caller-send').click();
    await calls(page).locator('.badge.bad').getByText('no answer').waitFor();
    await page.locator('#caller-url').fill('https://example.com/webhook');
    await page.locator('#caller-send').click();
    await page.locator('#automation-tab .result.bad').getByText('this machine').waitFor();
    expect(received).toEqual([]);
    site.forgive('400 (Bad Request)');
  });
});

test.each(looks)('the tab looks right (automation%s)', async (suffix, look) => {
  const { automation, robot } = site.playground;
  tellGroup();
  automation.configure({ keywords: ['new product'], requestUrl: n8nUrl });
  automation.caller.configure({ url: n8nUrl });
  await post(product(), { Authorization: 'Bearer wrong' });
  await post(product({ name: 'Oolong' }));
  await post(product(), { 'Client-Token': 'tea-1' });
  await post(product(), { 'Client-Token': 'tea-1' });
  await post({ event: 'old product' });
  await automation.caller.send({ times: 2 });
  expect(robot.messages).toHaveLength(2);

  const page = await open('automation', look);
  await rows(page).nth(4).waitFor();
  await firings(page).getByText('HTTP request answered with status 200').nth(1).waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await firings(page).first().locator('summary').click();
  await firings(page).first().locator('pre').waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  if (suffix) await snapshot(page, `automation${suffix}`);
  else await picture(page, 'playground-automation');
  await snapshot(page.locator('#automation-tab'), `automation-whole${suffix}`);
});
