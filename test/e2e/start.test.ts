import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { selectors, type Browser, type Page } from 'playwright-core';

import { N8nClient } from '../../tools/n8n/client';
import { checkout } from '../../tools/paths';
import { launchBrowser, openPage, picture } from './browser';
import { outputOf } from './installation';

const START_LIMIT_MILLISECONDS = 300_000;

interface Started {
  process: ChildProcess;
  playgroundUrl: string;
  n8nUrl: string;
  email: string;
  password: string;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Runs the command of the README and reads what it prints. */
async function npmStart(): Promise<Started> {
  const npm = spawn('npm', ['start'], {
    cwd: checkout,
    // A group of its own, which Ctrl-C reaches as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  npm.stdout.on('data', (text) => (printed += String(text)));
  npm.stderr.on('data', (text) => (printed += String(text)));
  const deadline = Date.now() + START_LIMIT_MILLISECONDS;
  const find = (pattern: RegExp) => pattern.exec(printed)?.slice(1) ?? [];
  while (!printed.includes('Ctrl-C ends all')) {
    if (hasEnded(npm) || Date.now() > deadline) throw new Error(printed);
    await sleep(100);
  }
  const [playgroundUrl = ''] = find(/Playground\s+(http\S+)/);
  const [n8nUrl = ''] = find(/n8n\s+(http\S+)/);
  const [email = '', password = ''] = find(/Log in as (\S+) with the password (\S+)/);
  return { process: npm, playgroundUrl, n8nUrl, email, password };
}

let started: Started;
let browser: Browser;

beforeAll(async () => {
  selectors.setTestIdAttribute('data-test-id');
  started = await npmStart();
  browser = await launchBrowser();
}, START_LIMIT_MILLISECONDS);

afterAll(async () => {
  await browser?.close();
  if (!hasEnded(started.process)) process.kill(-started.process.pid!, 'SIGINT');
});

async function logIn(page: Page): Promise<void> {
  await page.goto(`${started.n8nUrl}/signin`);
  await page.getByTestId('emailOrLdapLoginId').locator('input').fill(started.email);
  await page.getByTestId('password').locator('input').fill(started.password);
  await page.getByTestId('form-submit-button').click();
  await page.waitForURL(/home/);
}

async function exampleId(wanted = 'New employee joined'): Promise<string> {
  const client = new N8nClient(started.n8nUrl);
  await client.login(started);
  const workflows = await client.listWorkflows();
  const example = workflows.find(({ name }) => name === wanted);
  expect(example).toMatchObject({ active: true });
  return example!.id;
}

test('one click on the playground page: the group welcomes the new employee, and a rule of the event bus calls an HTTP API', async () => {
  const page = await openPage(browser);
  await page.goto(started.playgroundUrl);
  await page.locator('#play').click();
  const verdict = page.locator('.verdict');
  await verdict.filter({ hasText: /acknowledged/i }).waitFor();
  const welcome = page.locator('#latest-message').filter({ hasText: 'Welcome to the team!' });
  await welcome.waitFor();
  const trace = page.locator('#latest-trace').filter({ hasText: 'new-member' });
  await trace.waitFor();
  await picture(page, 'playground');

  const client = new N8nClient(started.n8nUrl);
  await client.login(started);
  const [latest] = await client.listExecutions({ workflowId: await exampleId(), limit: 1 });
  const execution = await client.getExecution(latest!.id);
  const [event] = outputOf(execution, 'DingTalk Callback Trigger');
  const [employee] = outputOf(execution, 'New Employee');
  const { userId } = event?.data as { userId: string[] };
  expect(userId[0]).toMatch(/^\S+$/);
  expect(employee).toMatchObject({ userId: userId[0] });
  expect(await welcome.textContent()).toContain(`@${userId[0]}`);
  await page.context().close();
});

test('one click: another system calls n8n in place of an automation, and n8n runs one that tells the group', async () => {
  const page = await openPage(browser);
  await page.goto(`${started.playgroundUrl}#automation`);
  await page.locator('#caller-send').click();
  await page.locator('#calls').getByText('{"code":0,"msg":"","data":{}}').waitFor();
  await page.goto(`${started.playgroundUrl}#chat`);
  const announced = page
    .locator('#chat-messages .chat-message')
    .filter({ hasText: 'Jasmine Milk Tea' });
  await announced.filter({ hasText: 'Automation' }).waitFor();
  await page.context().close();
});

test('the playground checks the callback URL as the console of DingTalk does', async () => {
  const page = await openPage(browser, 'dark');
  await page.goto(started.playgroundUrl);
  await page.locator('#check-url').click();
  await page
    .getByText(/acknowledged|answered|works/i)
    .first()
    .waitFor();
  await picture(page, 'playground-dark');
  await page.context().close();
});

test('the flow and its nodes look right on the canvas', async () => {
  const page = await openPage(browser, 'light', { width: 1440, height: 900 });
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await logIn(page);
  await page.goto(`${started.n8nUrl}/workflow/${await exampleId()}`);
  const trigger = page.getByTestId('canvas-node').filter({ hasText: 'DingTalk Callback Trigger' });
  await trigger.waitFor();
  await page.getByText('user_add_org').first().waitFor();
  await page.waitForLoadState('networkidle');
  // n8n opens its list of things to set up over the flow.
  await page.keyboard.press('Escape');
  await page.getByText('Production Checklist').waitFor({ state: 'hidden' });
  await picture(page, 'canvas');
  await trigger.dblclick();
  await page.getByText('Connect DingTalk in three steps').waitFor();
  await page.getByText('Webhook URLs', { exact: true }).click();
  const urls = page.locator('.webhook-url');
  await expect(urls.count()).resolves.toBe(1);
  await page.waitForLoadState('networkidle');
  await picture(page, 'node');
  await page.keyboard.press('Escape');
  await page.getByTestId('canvas-node').filter({ hasText: 'Welcome in the Group' }).dblclick();
  await page.getByText('Message Type', { exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  await picture(page, 'robot-node');
  await page.keyboard.press('Escape');
  await page.getByTestId('canvas-node').filter({ hasText: 'Put on the Event Bus' }).dblclick();
  await page.getByText('Data From', { exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  await picture(page, 'eventbridge-node');
  await page.goto(`${started.n8nUrl}/workflow/${await exampleId('New product announced')}`);
  const nodes = ['DingTalk Automation Webhook Trigger', 'Announce by an Automation'];
  for (const [name, wait, file] of [
    [nodes[0], 'Parameter Format', 'automation-trigger-node'],
    [nodes[1], 'Client Token', 'automation-node'],
  ] as const) {
    await page.getByTestId('canvas-node').filter({ hasText: name }).dblclick();
    await page.getByText(wait, { exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    await picture(page, file);
    await page.keyboard.press('Escape');
  }
  expect(problems).toEqual([]);
  await page.context().close();
});

test('Ctrl-C ends n8n and the playground', async () => {
  const { process: npm, n8nUrl, playgroundUrl } = started;
  const ended = new Promise((resolve) => npm.once('exit', resolve));
  process.kill(-npm.pid!, 'SIGINT');
  await ended;
  for (const url of [n8nUrl, playgroundUrl]) {
    await expect(axios.get(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }
});
