import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import type { Browser, Page } from 'playwright-core';

import { N8nClient, type Execution, type WorkflowJson } from '../../tools/n8n/client';
import { checkout } from '../../tools/paths';
import { launchBrowser, openPage, picture, pictureOf, snapshot } from '../support/browser';
import { eventually } from '../support/eventually';
import { FlowEditor, VIEWPORT } from './editor/flowEditor';
import { outputOf, TRIGGER_NAME } from './installation';

/** That an answer was quick says more about the machine. */
const RIGHT_ANSWER = /n8n (acknowledged it|was too late)/;
const START_LIMIT_MILLISECONDS = 300_000;
/** Where on the page the canvas shows the flow and its notes. */
const FLOW = { x: 290, y: 240, width: 930, height: 510 };

interface Started {
  process: ChildProcess;
  playgroundUrl: string;
  n8nUrl: string;
  email: string;
  password: string;
  /** All that it said. */
  printed: string;
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
  return { process: npm, playgroundUrl, n8nUrl, email, password, printed };
}

let started: Started;
let client: N8nClient;
let browser: Browser;

beforeAll(async () => {
  started = await npmStart();
  client = new N8nClient(started.n8nUrl);
  await client.login(started);
  browser = await launchBrowser();
}, START_LIMIT_MILLISECONDS);

afterAll(async () => {
  await browser?.close();
  if (started) endAtOnce(started);
});

/** Ends what is left, also where npm has ended already. */
function endAtOnce({ process: { pid } }: Started): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // Nothing is.
  }
}

/** Waits until neither n8n nor the playground answers any more. */
async function ended({ n8nUrl, playgroundUrl }: Started): Promise<void> {
  const refused = (error: unknown) => axios.isAxiosError(error) && error.code === 'ECONNREFUSED';
  for (const url of [n8nUrl, playgroundUrl]) {
    await eventually(`nothing answers at ${url}`, async () =>
      axios.get(url, { proxy: false }).then(() => false, refused),
    );
  }
}

async function exampleId(wanted: string): Promise<string> {
  const workflows = await client.listWorkflows();
  const example = workflows.find(({ name }) => name === wanted);
  expect(example).toMatchObject({ active: true });
  return example!.id;
}

/** Chooses a flow on the playground's page and plays it with one click. */
async function play(flow: string, occasion: string): Promise<Page> {
  const page = await openPage(browser);
  await page.goto(started.playgroundUrl);
  await page.getByRole('combobox', { name: 'Flow in n8n' }).selectOption(flow);
  await page.getByRole('button', { name: `Play: ${occasion}` }).click();
  return page;
}

const acknowledged = (page: Page) => page.locator('.verdict').getByText(RIGHT_ANSWER);
const latestMessage = (page: Page) => page.locator('#latest-message');

/** The execution of the flow behind the page's link in which a node ran, when it has ended. */
async function executionThatRan(page: Page, node: string): Promise<Execution> {
  const link = page.getByRole('link', { name: 'See the execution in n8n' });
  const [, workflowId = ''] = /workflow\/(.+)\/executions/.exec(
    (await link.getAttribute('href'))!,
  )!;
  return await eventually(`“${node}” has run`, async () => {
    for (const { id, stoppedAt } of await client.listExecutions({ workflowId, limit: 10 })) {
      if (stoppedAt === null) continue;
      const execution = await client.getExecution(id);
      if (node in execution.data.resultData.runData) return execution;
    }
    return undefined;
  });
}

const welcomeOn = (page: Page) => latestMessage(page).filter({ hasText: 'Welcome to the team!' });

test('one click on the playground page: the group welcomes the new employee', async () => {
  const page = await openPage(browser);
  await page.goto(started.playgroundUrl);
  await page.getByRole('button', { name: 'Play: a new employee joins' }).click();
  await acknowledged(page).waitFor();
  const welcome = welcomeOn(page);
  await welcome.waitFor();
  await picture(page, 'playground');

  const execution = await executionThatRan(page, 'Welcome in the Group');
  const [event] = outputOf(execution, 'DingTalk Callback Trigger');
  const [employee] = outputOf(execution, 'New Employee');
  const { userId } = event?.data as { userId: string[] };
  expect(userId[0]).toMatch(/^\S+$/);
  expect(employee).toMatchObject({
    userId: userId[0],
    name: expect.stringMatching(/^\p{Script=Han}+$/u),
  });
  const { name, departments } = employee as { name: string; departments: string[] };
  for (const words of [name, ...departments, `@${userId[0]}`]) {
    expect(await welcome.textContent()).toContain(words);
  }
  await page.context().close();
});

test('one click: a new employee goes on the event bus, and a rule there calls an HTTP API', async () => {
  const page = await play('New employee to EventBridge', 'a new employee joins');
  await acknowledged(page).waitFor();
  const trace = page.locator('#latest-trace').filter({ hasText: 'new-member' });
  await trace.locator('.badge').getByText('delivered').waitFor();
  await page.context().close();
});

test('one click: an approval is finished, and an automation tells the group', async () => {
  const page = await play('Approval finished', 'an approval is finished');
  await acknowledged(page).waitFor();
  const message = latestMessage(page).filter({ hasText: 'Result: agreed' });
  await message.filter({ hasText: 'Automation' }).waitFor();
  const text = await page.locator('.played-text').innerText();
  const [, title = ''] = /It is called “(.+)”/.exec(text) ?? [];
  expect(title).not.toBe('');
  const told = await message.textContent();
  expect(told).toContain(title);
  expect(told).toMatch(/Asked by: \p{Script=Han}+, \p{Script=Han}+.*agreed by \p{Script=Han}+/su);
  await page.context().close();
});

test("one click: the event dispatcher passes an approval's result on", async () => {
  const page = await play('Event dispatcher', 'an approval is finished');
  await acknowledged(page).waitFor();
  await page.getByText('It goes on to a stand-in for another system').waitFor();
  // The stand-in tells of the change that it got, and that call ends as an echo.
  const { status } = await executionThatRan(page, 'Echo: Do Nothing');
  expect(status).toBe('success');
  await page.context().close();
});

test('one click: a result changed in another system comes back to the group', async () => {
  const page = await play(
    'Event dispatcher – System A Changed a Result',
    'somebody changes a result in System A',
  );
  await page.locator('.verdict').getByText('n8n took it').waitFor();
  await latestMessage(page).filter({ hasText: 'Changed by: li.lei' }).waitFor();
  await page.context().close();
});

test('one click: an event of the day is kept for the digest', async () => {
  const page = await play('Digest of the day', 'a new employee joins');
  await acknowledged(page).waitFor();
  await page.getByText('The robot tells the group at 18:00.').waitFor();
  const [kept] = outputOf(await executionThatRan(page, 'Keep the Event'), 'Keep the Event');
  expect(kept).toMatchObject({ text: expect.stringMatching(/^[a-z]+\.[a-z]+\d* joined$/) });
  await page.context().close();
});

test('one click: a monitoring system raises an alert, and the robot tells the group', async () => {
  const page = await play('Alert to the group', 'a monitoring system raises an alert');
  await page.locator('.verdict').getByText('n8n took it').waitFor();
  await latestMessage(page).filter({ hasText: 'alert: Disk almost full' }).waitFor();
  await page.context().close();
});

test("one click: somebody asks who 李 is, and DingTalk's server API tells, by HTTP Request", async () => {
  const page = await play('Ask DingTalk anything', 'somebody asks who 李 is');
  await page.locator('.verdict').getByText('n8n took it').waitFor();
  await latestMessage(page).filter({ hasText: 'Who is 李?' }).filter({ hasText: '李娜' }).waitFor();
  await page.context().close();
});

test('one click: a system announces a product through an automation', async () => {
  const page = await play('New product announced', 'another system has a new product');
  await page.locator('.verdict').getByText('n8n took it').waitFor();
  const message = latestMessage(page).filter({ hasText: 'Jasmine Milk Tea' });
  await message.filter({ hasText: 'Automation' }).waitFor();
  await page.context().close();
});

test('all examples are ready, and of the one that needs a database it says so', async () => {
  const flows = await client.listWorkflows();
  const examples = readdirSync(join(checkout, 'examples')).map((file) => {
    const text = readFileSync(join(checkout, 'examples', file), 'utf8');
    return (JSON.parse(text) as WorkflowJson).name;
  });
  const inactive = examples.filter((name) => !flows.find((flow) => flow.name === name)?.active);
  expect(inactive).toEqual(['Database row to EventBridge and the group']);
  expect(started.printed).toMatch(/Database row .*: not active, because .*“Postgres account”/);
});

test('one click: another system calls n8n in place of an automation, and n8n runs one that tells the group', async () => {
  const page = await openPage(browser);
  const chat = await openPage(browser);
  await chat.goto(`${started.playgroundUrl}#chat`);
  const announced = chat
    .locator('#chat-messages .chat-message')
    .filter({ hasText: 'Jasmine Milk Tea' })
    .filter({ hasText: 'Automation' });
  await chat.locator('main:not([inert])').waitFor();
  const before = await announced.count();
  await page.goto(`${started.playgroundUrl}#automation`);
  await page.locator('#caller-send').click();
  await page.locator('#calls').getByText('{"code":0,"msg":"","data":{}}').waitFor();
  await announced.nth(before).waitFor();
  await chat.context().close();
  await page.context().close();
});

test('the playground checks the callback URL as the console of DingTalk does', async () => {
  const page = await openPage(browser, 'dark');
  await page.goto(`${started.playgroundUrl}#events`);
  await page.locator('#check-url').click();
  await page.locator('.result').getByText(RIGHT_ANSWER).waitFor();
  await snapshot(page, 'playground-dark');
  await page.context().close();
});

test('the flow and its nodes look right on the canvas', async () => {
  const page = await openPage(browser, 'light', VIEWPORT);
  const editor = await FlowEditor.in(page, started.n8nUrl);
  await editor.logIn(started);
  await editor.openFlow(await exampleId('New employee joined'));
  await page.getByText('user_add_org').first().waitFor();
  await editor.settle();
  await snapshot(page, 'canvas');
  const playgroundPage = await play('New employee joined', 'a new employee joins');
  const welcome = welcomeOn(playgroundPage);
  const pipeline = [await page.screenshot({ clip: FLOW }), await welcome.screenshot()];
  await playgroundPage.context().close();
  await pictureOf(browser, pipeline, 'pipeline');

  const panel = await editor.openNode(TRIGGER_NAME);
  await panel.getByText('Connect DingTalk in three steps').waitFor();
  await expect(editor.countWebhookUrls()).resolves.toBe(1);
  await editor.drawn();
  await picture(page, 'node');
  for (const [flow, node, words, file] of [
    ['New employee joined', 'New Employee', 'Find By', 'app-node'],
    ['New employee joined', 'Welcome in the Group', 'Message Type', 'robot-node'],
    ['New employee to EventBridge', 'Put on the Event Bus', 'Data From', 'eventbridge-node'],
    [
      'New product announced',
      'DingTalk Automation Webhook Trigger',
      'Parameter Format',
      'automation-trigger-node',
    ],
    ['New product announced', 'Announce by an Automation', 'Client Token', 'automation-node'],
  ] as const) {
    await editor.openFlow(await exampleId(flow));
    await editor.openNode(node);
    await panel.getByText(words, { exact: true }).waitFor();
    await editor.drawn();
    await picture(page, file);
  }
  expect(editor.problems).toEqual([]);
  await editor.close();
});

/** Starts it again where the test before has ended it. */
async function running(): Promise<Started> {
  if (hasEnded(started.process)) started = await npmStart();
  return started;
}

test('Ctrl-C ends n8n and the playground', async () => {
  const { process: npm } = await running();
  // It reaches the whole group.
  process.kill(-npm.pid!, 'SIGINT');
  await ended(started);
});

test('a signal to npm alone, as of an IDE or a service manager, ends n8n and the playground', async () => {
  const { process: npm } = await running();
  npm.kill('SIGTERM');
  await ended(started);
});
