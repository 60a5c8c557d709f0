import { randomUUID } from 'node:crypto';
import Client, { CloudEvent, Config } from '@alicloud/eventbridge';
import axios from 'axios';
import type { Page } from 'playwright-core';

import { newRobot } from '../../playground/robot/settings';
import { picture, snapshot } from '../support/browser';
import { eventually } from '../support/eventually';
import { looks, PlaygroundPages } from './playgroundPages';

const site = new PlaygroundPages(newRobot);

/** An item of the package's DingTalk trigger. */
const item = (eventType = 'user_add_org') => ({
  eventId: randomUUID(),
  eventType,
  eventBornTime: 1_780_000_000_000,
  eventCorpId: 'ding1',
  data: { userId: ['li.lei'] },
});

/** Lets an event come through the webhook, and waits until it came to the end of its way. */
async function send(body: object = item()): Promise<void> {
  expect((await axios.post(site.playground.eventBridge.webhookUrl, body)).status).toBe(200);
  await site.playground.eventBridge.settled();
}

async function put(more: object = {}): Promise<void> {
  const { accessKeyId, accessKeySecret } = site.playground.eventBridge.settings;
  const endpoint = new URL(site.playground.url).host;
  const event = new CloudEvent({
    id: randomUUID(),
    source: 'n8n',
    type: 'dingtalk:user_leave_org',
    data: Buffer.from('{"userId":["han.meimei"]}'),
    extensions: { aliyuneventbusname: 'hr-events' },
    ...more,
  });
  await new Client(new Config({ accessKeyId, accessKeySecret, endpoint })).putEvents([event]);
  await site.playground.eventBridge.settled();
}

const traces = (page: Page) => page.locator('#traces .trace');

test('the way of each event is shown, newest first', async () => {
  const page = await site.open('eventbridge');
  await page.locator('#traces-empty').waitFor();
  await snapshot(page, 'eventbridge-empty');
  await send();
  await traces(page).locator('.badge.good').getByText('delivered').waitFor();
  await page.locator('#traces-empty').waitFor({ state: 'hidden' });
  const [trace] = await traces(page).all();
  const text = await trace!.innerText();
  for (const part of [
    'eventbridge:Events:HTTPEvent',
    'via webhook',
    'dingtalk on hr-events',
    'new-member',
    'HTTP API',
    'hr-api',
    'HTTP 200',
  ]) {
    expect(text).toContain(part);
  }
  await put();
  await traces(page).nth(1).waitFor();
  expect(await traces(page).first().innerText()).toMatch(/dingtalk:user_leave_org[^]*none matched/);
  await trace!.scrollIntoViewIfNeeded();
  await traces(page).nth(1).locator('.trace-event summary').click();
  const json = traces(page).nth(1).locator('pre');
  await json.getByText('"li.lei"').waitFor();
  expect(JSON.parse(await json.innerText())).toEqual(site.playground.eventBridge.events[0]);

  const call = page.locator('#api-calls .api-call');
  await call.getByText('signed by EventBridge').waitFor();
  await call.locator('summary').click();
  await call.getByText('"li.lei"').waitFor();
  const rows = page.locator('#eb-requests tbody tr');
  expect(await rows.first().innerText()).toMatch(/putEvents[^]*200[^]*done/);
  expect(await rows.nth(1).innerText()).toMatch(/webhook[^]*200[^]*done/);
});

test('an event that came again is told to be counted once', async () => {
  const page = await site.open('eventbridge');
  await put({ id: 'same' });
  await put({ id: 'same' });
  await page.getByText('via API, sent 2 times, counted once').waitFor();
  expect(await traces(page).count()).toBe(1);
});

test('everything can be forgotten', async () => {
  await send();
  const page = await site.open('eventbridge');
  await traces(page).waitFor();
  await page.locator('#clear-traces').click();
  await traces(page).waitFor({ state: 'detached' });
  await page.locator('#traces-empty').waitFor();
  expect(site.playground.eventBridge.traces).toEqual([]);
});

test('what a credential needs can be copied and changed', async () => {
  const { settings, webhookUrl } = site.playground.eventBridge;
  const page = await site.open('eventbridge');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (what: string) => {
    const button = page.getByRole('button', { name: `Copy ${what}` });
    await button.click();
    await button.filter({ hasText: 'Copied' }).waitFor();
    return await page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied('the endpoint')).toBe(site.playground.eventBridge.endpoint);
  expect(await copied('the access key ID')).toBe(settings.accessKeyId);
  expect(await copied('the access key secret')).toBe(settings.accessKeySecret);
  expect(await copied("EventBridge's webhook URL")).toBe(webhookUrl);
  expect(await page.locator('#eb-secret').getAttribute('type')).toBe('password');
  await page.getByRole('button', { name: 'Show the access key secret' }).click();
  expect(await page.locator('#eb-secret').getAttribute('type')).toBe('text');
  await page.locator('#eb-key').fill('another');
  await page.locator('#save-account').click();
  await page.getByText('Saved.').waitFor();
  expect(site.playground.eventBridge.settings).toEqual({ ...settings, accessKeyId: 'another' });
  await page.locator('#eb-key').fill('with space');
  await page.locator('#save-account').click();
  await page.getByText('accessKeyId must be 1 to 128 letters or digits').waitFor();
  site.forgive('400 (Bad Request)');
});

test('rules are tried, changed, made and deleted', async () => {
  const page = await site.open('eventbridge');
  const result = (text: string | RegExp) => page.locator('.result').getByText(text).waitFor();
  await page.locator('#test-pattern').click();
  await result('No event has come yet.');
  await send();
  await traces(page).waitFor();
  await page.locator('#test-pattern').click();
  await result('The last event (eventbridge:Events:HTTPEvent) matches.');
  await page.locator('#pattern').fill('{"source":["n8n"]}');
  await page.locator('#test-pattern').click();
  await result('The last event (eventbridge:Events:HTTPEvent) does not match.');
  await page.locator('#pattern').fill('{"source":"n8n"}');
  await page.locator('#save-rule').click();
  await result('The event pattern is wrong: source must be an array');
  await page.locator('#pattern').fill('{"source":["n8n"]}');
  await page.locator('#rule-enabled').uncheck();
  await page.locator('#save-rule').click();
  await result('Saved.');
  expect(
    site.playground.eventBridge.run('getRule', {
      EventBusName: 'hr-events',
      RuleName: 'new-member',
    }),
  ).toMatchObject({
    Status: 'DISABLE',
    FilterPattern: '{"source":["n8n"]}',
  });
  await page
    .locator('#rule option')
    .getByText('new-member (disabled)')
    .waitFor({ state: 'attached' });

  await page.locator('#new-bus').fill('payroll');
  await page.getByRole('button', { name: 'Add the event bus' }).click();
  await result('The bus is there; it needs a rule.');
  expect(await page.locator('#bus').inputValue()).toBe('payroll');
  await page.locator('#save-rule').waitFor({ state: 'hidden' });
  await page.locator('#new-rule').fill('everything');
  await page.getByRole('button', { name: 'Add the rule' }).click();
  await result('The rule is there; with an empty pattern it matches every event.');
  await page.getByText('None yet: events that match go nowhere.').waitFor();
  await page.locator('#delete-rule').click();
  await result('Deleted.');
  await page.locator('#bus').selectOption('hr-events');
  await page.getByText('hr-api', { exact: true }).first().waitFor();
  site.forgive('400 (Bad Request)');
});

test('a pattern that is not saved yet stays when targets come and go', async () => {
  const page = await site.open('eventbridge');
  const pattern = page.locator('#pattern');
  await pattern.fill('{"source":["mine"]}');
  await page.locator('#rule-enabled').uncheck();
  await page.getByText('Add a target').click();
  await page.locator('#target-id').fill('another');
  await page.locator('#target-url').fill('http://127.0.0.1:1/');
  await page.locator('#add-target').click();
  const remove = page.getByRole('button', { name: 'Remove the target another' });
  await remove.waitFor();
  expect(await pattern.inputValue()).toBe('{"source":["mine"]}');
  await remove.click();
  await remove.waitFor({ state: 'detached' });
  expect(await pattern.inputValue()).toBe('{"source":["mine"]}');
  expect(await page.locator('#rule-enabled').isChecked()).toBe(false);
});

test('the group can be told too', async () => {
  const page = await site.open('eventbridge');
  await page.getByText('Add a target').click();
  await page.locator('#target-id').fill('elsewhere');
  await page.locator('#target-url').fill('https://example.com/');
  await page.locator('#add-target').click();
  await page.getByText('The playground calls only this machine').waitFor();
  await page.locator('#target-type').selectOption('acs.dingtalk');
  await page.waitForFunction(
    (url) => document.querySelector<HTMLInputElement>('#target-url')?.value === url,
    site.playground.robot.webhookUrl,
  );
  await snapshot(page.locator('#new-target'), 'eventbridge-target');
  await page.locator('#add-target').click();
  await page.getByText('Added.').waitFor();
  await send();
  await traces(page).getByText('DingTalk robot').waitFor();
  expect(await traces(page).getByText('delivered').count()).toBe(2);
  expect(site.playground.robot.messages).toMatchObject([
    { message: { text: { content: 'EventBridge: li.lei joined' } } },
  ]);
  await page.getByRole('button', { name: 'Remove the target group-chat' }).click();
  await page.getByText('Removed.').waitFor();
});

test('things go wrong as chosen', async () => {
  const page = await site.open('eventbridge');
  await page.locator('#throttles').fill('100');
  await page.locator('#entry-error').selectOption('InvalidArgument');
  await page.locator('#save-eb-faults').click();
  await page.getByText('This is how EventBridge behaves now.').waitFor();
  expect(site.playground.eventBridge.faults).toMatchObject({
    throttlePercent: 100,
    entryError: { code: 'InvalidArgument', times: 1 },
  });
  await axios.post(site.playground.eventBridge.webhookUrl, {}).catch(() => undefined);
  await page.locator('#eb-requests').getByText('TooManyRequests').waitFor();
  await page.locator('#eventbridge-tab').getByRole('button', { name: 'All well again' }).click();
  const { eventBridge } = site.playground;
  await eventually('all is well', () => eventBridge.faults.throttlePercent === 0);
  expect(site.playground.eventBridge.faults.entryError).toBeNull();
});

test("the Events tab shows the way of the play's event", async () => {
  await send();
  const page = await site.open('events');
  await page.locator('#play').click();
  await page.locator('.verdict').waitFor();
  const latest = page.locator('#latest-trace');
  expect(await latest.count()).toBe(0);
  await put();
  await latest.getByText('none matched').waitFor();
  await send();
  await latest.locator('.badge.good').getByText('delivered').waitFor();
  expect(await latest.locator('.trace').count()).toBe(1);
  await snapshot(page, 'eventbridge-latest');
  await page.locator('#play').click();
  await latest.waitFor({ state: 'detached' });
  await send();
  await latest.getByRole('link', { name: 'Open EventBridge' }).click();
  await page.locator('#traces').waitFor();
  await page.locator('#play').waitFor({ state: 'hidden' });
});

test.each(looks)('the tab looks right (eventbridge%s)', async (suffix, look) => {
  const { run } = site.playground.eventBridge;
  const named = { EventBusName: 'hr-events', RuleName: 'leavers' };
  const constant = (ResourceKey: string, Value: string) => ({
    ResourceKey,
    Form: 'CONSTANT',
    Value,
  });
  const Targets = [
    {
      Id: 'group',
      Type: 'acs.dingtalk',
      ParamList: [constant('URL', site.playground.robot.webhookUrl)],
    },
    {
      Id: 'payroll',
      Type: 'acs.http',
      ParamList: [constant('URL', `${site.playground.url}/demo/hr-api`)],
    },
  ];
  run('createRule', { ...named, FilterPattern: '{"type":[{"suffix":"user_leave_org"}]}', Targets });
  await put();
  await put({ id: 'again', type: 'dingtalk:user_modify_org' });
  await put({ id: 'again', type: 'dingtalk:user_modify_org' });
  site.playground.eventBridge.setFaults({ throttlePercent: 100 });
  await axios.post(site.playground.eventBridge.webhookUrl, {}).catch(() => undefined);
  site.playground.eventBridge.setFaults({});
  await axios.post(`${site.playground.url}/demo/hr-api`, {}).catch(() => undefined);
  await send();

  const page = await site.open('eventbridge', look);
  await traces(page).nth(2).waitFor();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  if (suffix) await snapshot(page, `eventbridge${suffix}`);
  else await picture(page, 'eventbridge');
  await snapshot(page.locator('#eventbridge-tab'), `eventbridge-whole${suffix}`);
});
