import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import axios from 'axios';
import type { Page } from 'playwright-core';

import { newRobot } from '../../playground/robot/settings';
import { snapshot } from '../support/browser';
import { looks, PlaygroundPages, type Look } from './playgroundPages';

const site = new PlaygroundPages(newRobot);

/** What n8n registers. */
const keys = { token: 'n8n-token', aes_key: `${'a'.repeat(42)}A` };

/** Acknowledges what it gets, as n8n's trigger does. */
let n8n: Server;
let n8nUrl: string;

beforeEach(async () => {
  n8n = createServer((request, response) => {
    void json(request).then((body) => {
      const { id } = decrypt(keys.aes_key, (body as { encrypt: string }).encrypt);
      const encrypted = encrypt(keys.aes_key, 'success', id);
      const signature = getSignature(keys.token, '1', 'n', encrypted);
      const answer = { msg_signature: signature, timeStamp: '1', nonce: 'n', encrypt: encrypted };
      response.end(JSON.stringify(answer));
    });
  });
  n8n.listen(0, '127.0.0.1');
  await once(n8n, 'listening');
  n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}/webhook/dingtalk`;
});

afterEach(async () => {
  n8n.close();
  n8n.closeAllConnections();
  await once(n8n, 'close');
});

const card = (page: Page) => page.locator('.card-openapi');

const open = (look?: Look) => site.open('events', look);

/** Asks the server API as n8n does. */
async function call(path: string, params: object, data?: object) {
  const { url } = site.playground;
  const method = data ? 'POST' : 'GET';
  const answer = await axios.request<Record<string, unknown>>({
    ...{ method, url: url + path, params, data },
  });
  return answer.data;
}

async function gettoken() {
  const { clientId: appkey, clientSecret: appsecret } = site.playground.openApi;
  return await call('/gettoken', { appkey, appsecret });
}

async function register(call_back_tag = ['user_add_org', 'user_leave_org']) {
  const { access_token } = await gettoken();
  const body = { ...keys, call_back_tag, url: n8nUrl };
  return await call('/call_back/register_call_back', { access_token }, body);
}

const joined = { EventType: 'user_add_org', EventTime: 1, CorpId: 'ding1', userId: ['li.lei'] };

test('what a credential needs can be copied, and the secret shown', async () => {
  const { clientId, clientSecret, corpId } = site.playground.openApi;
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (what: string) => {
    const button = page.getByRole('button', { name: `Copy the ${what}` });
    await button.click();
    await button.filter({ hasText: 'Copied' }).waitFor();
    return await page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied('address')).toBe(site.playground.url);
  expect(await copied('Client ID')).toBe(clientId);
  expect(await copied('Client Secret')).toBe(clientSecret);
  expect(await copied('Corp ID')).toBe(corpId);
  expect(await page.locator('#api-client-secret').getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show the Client Secret' }).click();
  expect(await page.locator('#api-client-secret').getAttribute('type')).toBe('text');
});

test("the owner enters the values of n8n's credential", async () => {
  const page = await open();
  await page.locator('#api-client-id').fill('dingMine');
  await page.locator('#api-client-secret').fill('mySecret');
  await page.locator('#api-corp-id').fill('dingCorp');
  await page.locator('#save-api').click();
  await card(page).getByText('Saved.').waitFor();
  expect(site.playground.openApi.settings).toMatchObject({
    clientId: 'dingMine',
    clientSecret: 'mySecret',
    corpId: 'dingCorp',
  });
  await page.locator('#api-corp-id').fill('ding corp');
  await page.locator('#save-api').click();
  await card(page).getByText('corpId must be 1 to 128 letters or digits').waitFor();
  site.forgive('400 (Bad Request)');
});

test('permissions are taken from the app, and given back', async () => {
  const page = await open();
  await page.locator('#lacked-permissions').fill('qyapi_get_member, fieldMobile');
  await page.locator('#save-api').click();
  await card(page).getByText('Saved.').waitFor();
  expect(await page.locator('#lacked-permissions').inputValue()).toBe(
    'qyapi_get_member fieldMobile',
  );
  const { access_token } = await gettoken();
  const ask = () => call('/topapi/v2/user/get', { access_token }, { userid: 'li.na' });
  expect(await ask()).toMatchObject({ errcode: 88, sub_code: '60011' });
  await page.locator('#lacked-permissions').fill('');
  await page.locator('#save-api').click();
  await card(page).getByText('Saved.').waitFor();
  expect(site.playground.openApi.settings.lackedPermissions).toEqual([]);
  expect(await ask()).toMatchObject({ errcode: 0 });
});

test('what is registered is shown, takes the events, and can be removed', async () => {
  const page = await open();
  await page.getByText('Nothing: events go to the callback URL above, all of them.').waitFor();
  await register();
  await page.locator('#registration').getByText(n8nUrl).waitFor();
  await page.locator('#registration').getByText('user_add_org, user_leave_org').waitFor();
  expect(await page.locator('#registration summary').innerText()).toBe('Only these 2 events');

  await page.locator('#play').click();
  await page.getByText('n8n acknowledged it').waitFor();
  await page.locator('#event-choice').selectOption('user_modify_org');
  await page.locator('#send-once').click();
  await page.getByText('"user_modify_org" is none of them').waitFor();
  site.forgive('400 (Bad Request)');

  await page.locator('#unregister').click();
  await page.getByText('Nothing: events go to the callback URL above').waitFor();
  expect(site.playground.openApi.registration).toBeNull();
});

test('an event that nobody registered for is said to be not sent', async () => {
  await register(['user_leave_org']);
  const page = await open();
  expect(await page.locator('#registration summary').innerText()).toBe('Only this event');
  await page.locator('#play').click();
  await page.locator('.verdict').getByText('Nothing was sent').waitFor();
  site.forgive('400 (Bad Request)');
});

test('failed pushes are counted and can be forgotten', async () => {
  const page = await open();
  const failed = page.locator('#failed');
  await failed.getByText('DingTalk keeps none.').waitFor();
  // Nothing listens at the callback URL.
  await page.locator('#play').click();
  await failed.getByText('DingTalk keeps one event that n8n did not acknowledge').waitFor();
  site.playground.openApi.addFailed([joined, joined]);
  await failed.getByText('DingTalk keeps 3 events').waitFor();
  await page.locator('#forget-failed').click();
  await failed.getByText('DingTalk keeps none.').waitFor();
  expect(site.playground.openApi.failedList).toEqual([]);
});

test('the access token expires at a click', async () => {
  const { access_token } = await gettoken();
  const page = await open();
  await page.locator('#expire-token').click();
  await page.getByText('It has expired. n8n must ask for a new one.').waitFor();
  expect(await call('/call_back/get_call_back', { access_token })).toMatchObject({
    errcode: 42001,
  });
});

test('what n8n asked is listed, newest first, with the reason', async () => {
  const page = await open();
  expect(await page.locator('#api-requests').isVisible()).toBe(false);
  await register();
  await call('/gettoken', { appkey: 'x' });
  await page.locator('#api-requests summary').click();
  const rows = page.locator('#api-requests tbody tr');
  await rows.nth(2).waitFor();
  expect(await rows.first().innerText()).toMatch(/gettoken[^]*40089[^]*Client Secret is wrong/);
  expect(await rows.nth(1).innerText()).toMatch(/register_call_back[^]*ok[^]*registered/);
});

test('things go wrong as chosen, until all is well again', async () => {
  const page = await open();
  await page.locator('#api-faults summary').click();
  await page.locator('#api-error').selectOption({ label: 'DingTalk is busy · -1' });
  await page.locator('#api-error-path').selectOption('/gettoken');
  await page.locator('#api-error-times').fill('2');
  await card(page).getByLabel('Token valid, seconds').fill('60');
  await page.locator('#save-api-faults').click();
  await page.getByText('This is how the server API behaves now.').waitFor();
  expect(await page.locator('#api-error-path').inputValue()).toBe('/gettoken');
  expect(await call('/call_back/get_call_back', {})).toMatchObject({ errcode: 40014 });
  expect(await gettoken()).toMatchObject({ errcode: -1 });
  expect(await gettoken()).toMatchObject({ errcode: -1 });
  expect(await gettoken()).toMatchObject({ errcode: 0, expires_in: 60 });

  const { access_token } = await gettoken();
  await page.locator('#api-error').selectOption('The JSON for servers that call too much');
  await page.locator('#api-error-times').fill('1');
  await page.locator('#save-api-faults').click();
  await page.getByText('This is how the server API behaves now.').waitFor();
  expect(await page.locator('#api-error').inputValue()).toMatch('The JSON');
  expect(await call('/call_back/get_call_back', { access_token })).toMatchObject({ status: 1111 });

  await card(page).getByLabel('% HTTP 502').fill('100');
  await page.locator('#save-api-faults').click();
  await page.getByText('This is how the server API behaves now.').waitFor();
  await expect(gettoken()).rejects.toThrow('502');
  await card(page).getByRole('button', { name: 'All well again' }).click();
  await page.getByText('This is how the server API behaves now.').waitFor();
  expect(await page.locator('#api-error').inputValue()).toBe('');
  expect(await gettoken()).toMatchObject({ errcode: 0 });
});

test.each(looks)('the card looks right (openApi%s)', async (suffix, look) => {
  await register(['user_add_org', 'user_leave_org', 'bpms_instance_change']);
  await call('/gettoken', { appkey: 'x' });
  site.playground.openApi.addFailed([joined, joined]);
  const page = await open(look);
  await page.locator('#api-faults summary').click();
  await page.locator('#api-requests summary').click();
  await page.locator('#api-requests tbody tr').nth(2).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  await snapshot(card(page), `openApi${suffix}`);
});
