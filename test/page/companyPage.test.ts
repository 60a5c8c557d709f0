import axios from 'axios';
import type { Page } from 'playwright-core';

import { bigCompany } from '../../playground/company/bigCompany';
import { smallCompany } from '../../playground/company/smallCompany';
import { newRobot } from '../../playground/robot/settings';
import { picture, snapshot } from '../support/browser';
import { looks, PlaygroundPages } from './playgroundPages';

let company = smallCompany();
const site = new PlaygroundPages(newRobot, () => ({ company }));

const approval = (page: Page, title: string) =>
  page.locator('.approval').filter({ hasText: title }).first();
const person = (page: Page, userId: string) => page.locator(`.person[data-user-id="${userId}"]`);
const statusOf = (title: string) => {
  const { status, result } = site.playground.company.approvals.find((one) => one.title === title)!;
  return `${status} ${result}`;
};

/** Asks the server API as n8n does. */
async function call(path: string, body: object): Promise<Record<string, unknown>> {
  const { clientId: appKey, clientSecret: appSecret } = site.playground.openApi;
  const { url } = site.playground;
  const { data } = await axios.post<{ accessToken: string }>(`${url}/v1.0/oauth2/accessToken`, {
    ...{ appKey, appSecret },
  });
  const answer = await axios.post<Record<string, unknown>>(`${url}${path}`, body, {
    headers: { 'x-acs-dingtalk-access-token': data.accessToken },
    params: { access_token: data.accessToken },
  });
  return answer.data;
}

test('people are looked up by their departments', async () => {
  const page = await site.open('company');
  await page.getByText('30 people work here.').waitFor();
  expect(await page.locator('.person').count()).toBe(30);
  await page.locator('#department').selectOption('681204432');
  expect(await page.locator('.person').count()).toBe(4);
  const zhang = person(page, 'zhang.wei');
  expect(await zhang.innerText()).toMatch(/张伟[^]*高级工程师[^]*zhang\.wei[^]*reports to 徐磊/);
  const { width } = (await person(page, 'ma.chao').locator('img').boundingBox())!;
  expect(width).toBeGreaterThan(30);
});

test('somebody joins at a click, is in the address book, and the event is pushed', async () => {
  const page = await site.open('company');
  await page.locator('#somebody-joins').click();
  await page.getByText('31 people work here.').waitFor();
  const { userId } = site.playground.company.people.at(-1)!;
  await person(page, userId).waitFor();
  await expect(call('/topapi/v2/user/get', { userid: userId })).resolves.toMatchObject({
    result: { userid: userId },
  });
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.locator('#deliveries').getByText('user_add_org').waitFor();
  await page.getByRole('link', { name: 'App chats' }).click();
  await page.locator(`#app-chat-choice option[value="${userId}"]`).waitFor({ state: 'attached' });
});

test('an approval is decided by one after another, at a click', async () => {
  const page = await site.open('company');
  const leave = approval(page, '黄强提交的请假');
  await leave.getByText('to be decided').waitFor();
  expect(await leave.innerText()).toMatch(/请假类型\s+病假/);
  await leave.getByRole('button', { name: '陈杰 agrees' }).click();
  await page.getByText('陈杰 has agreed.').waitFor();
  await leave.getByRole('button', { name: '陈静 refuses' }).click();
  await leave.getByText('refused', { exact: true }).waitFor();
  expect(await leave.innerText()).toMatch(/陈杰 agreed[^]*陈静 refused/);
  expect(await leave.getByRole('button').count()).toBe(0);
  expect(statusOf('黄强提交的请假')).toBe('COMPLETED refuse');
});

test('what was asked for is taken back at a click', async () => {
  const page = await site.open('company');
  const expense = approval(page, '马超提交的报销');
  expect(await expense.innerText()).toMatch(/报销明细\s+费用项目 高铁, 金额（元） 146/);
  await expense.getByRole('button', { name: 'Take it back' }).click();
  await expense.getByText('taken back').waitFor();
  expect(statusOf('马超提交的报销')).toBe('TERMINATED ');
});

test('what a flow asks for, and what somebody asks for at a click, appears at the top', async () => {
  const page = await site.open('company');
  await page.locator('#ask-for-leave').click();
  const first = page.locator('.approval').first();
  await first.filter({ hasNotText: '马超' }).waitFor();
  await call('/v1.0/workflow/processInstances', {
    ...{ originatorUserId: 'li.na', processCode: 'PROC-8C41E7D2-5B90-4F36-A27E-93D05CB1F648' },
    ...{ deptId: 681203996, approvers: [{ actionType: 'NONE', userIds: ['zeng.li'] }] },
    formComponentValues: [
      { name: '请假类型', value: '事假' },
      { name: '["开始时间","结束时间"]', value: '["2026-05-06","2026-05-07"]' },
      { name: '时长', value: '2' },
      { name: '请假事由', value: 'From a flow' },
    ],
  });
  await first.getByText('From a flow').waitFor();
  await first.getByRole('button', { name: '曾丽 agrees' }).click();
  await first.getByText('agreed', { exact: true }).waitFor();
});

test('to-dos appear, and are done by each for themselves', async () => {
  const page = await site.open('company');
  const unionIdOf = (userId: string) =>
    site.playground.company.people.find((one) => one.userId === userId)?.unionId ?? '';
  const executorIds = ['ma.chao', 'xie.na'].map(unionIdOf);
  await call(`/v1.0/todo/users/${unionIdOf('li.na')}/tasks`, {
    ...{ subject: 'Sign the contract', executorIds },
    detailUrl: { pcUrl: 'https://hr.example.com/' },
  });
  const toDo = page.locator('.to-do').filter({ hasText: 'Sign the contract' });
  await toDo.getByLabel('马超 has done it').click();
  await toDo.locator('input:checked').waitFor();
  expect(await toDo.locator('.done').count()).toBe(0);
  await toDo.getByLabel('谢娜 has done it').click();
  await toDo.locator('.done').waitFor();
  expect(site.playground.company.toDos.at(-1)).toMatchObject({ doneBy: executorIds });
});

test('what a flow asked about the company is listed', async () => {
  const page = await site.open('company');
  await page.getByText('Nothing was asked yet.').waitFor();
  await call('/topapi/v2/user/get', { userid: 'li.na' });
  const row = page.locator('#company-requests tbody tr').first();
  expect(await row.innerText()).toMatch(/POST \/topapi\/v2\/user\/get[^]*ok[^]*told of 李娜/);
});

describe('A big company', () => {
  beforeAll(() => {
    company = bigCompany();
  });

  afterAll(() => {
    company = smallCompany();
  });

  test('is shown in part, and says how many more there are', async () => {
    const page = await site.open('company');
    await page.getByText('5000 people work here.').waitFor();
    expect(await page.locator('.person').count()).toBe(60);
    await page.getByText('And 4940 more.').waitFor();
  });
});

test.each(looks)('the tab looks right (company%s)', async (suffix, look) => {
  const page = await site.open('company', look);
  await call('/topapi/v2/user/get', { userid: 'li.na' });
  await page.locator('#company-requests tbody tr').first().waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  await snapshot(page, `company${suffix}`);
  if (!suffix) await picture(page, 'company');
});
