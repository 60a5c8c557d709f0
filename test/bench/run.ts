import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freshen } from '../../playground/dingtalk/push';
import { ensureHost, type Host } from '../../tools/n8n/host';
import { newest } from '../../tools/n8n/releases';
import type { WorkflowJson } from '../../tools/n8n/types';
import { packPackage } from '../../tools/package';
import { localFolder } from '../../tools/paths';
import { OwnInstallation, type ActiveFlow } from '../e2e/installation';
import { benchAutomation } from './automation';
import { callbacks, employee } from './callbacks';
import { benchCrypto } from './crypto';
import { benchEventBridge } from './eventBridge';
import { compare, load, ratioOf, summary, type Contender, type Measurement } from './load';
import { benchQueue } from './queue';
import { benchRefusals } from './refusals';
import { benchStartUp } from './startUp';

const STORED_EVENTS = 50_000;
const ROUNDS = 7;
/** n8n's default setting is several times slower and takes fewer. */
const DEFAULT_SETTING_ROUNDS = 3;
/** Requests of one measurement, by connections: a few seconds each. */
const LOADS = [
  { connections: 1, count: 60 },
  { connections: 20, count: 160 },
  { connections: 100, count: 400 },
];

const lines: string[] = [];
function print(line = ''): void {
  console.log(line);
  lines.push(line);
}

const ratio = (value: number, base: number) => (value / base).toFixed(2);

const row = (...cells: Array<string | number>) => print(`| ${cells.join(' | ')} |`);

/** Posts the event as plain JSON, to nodes that don't verify. */
function plain(name: string, { app }: ActiveFlow): Contender {
  const { origin, pathname } = new URL(app.callbackUrl);
  const prepareOne = () => ({ path: pathname, body: JSON.stringify(freshen(employee)) });
  return { name, origin, prepare: (count) => Array.from({ length: count }, prepareOne) };
}

const noOperation = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

function webhookFlow(path: string, responseMode: string, next: object): WorkflowJson {
  return {
    name: path,
    nodes: [
      {
        id: 'webhook',
        name: 'Webhook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2.1,
        position: [0, 0],
        webhookId: path,
        parameters: { path, httpMethod: 'POST', responseMode, options: {} },
      },
      { id: 'next', name: 'Next', position: [260, 0], ...noOperation, ...next },
    ],
    connections: { Webhook: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
    settings: { executionOrder: 'v1' },
  };
}

const respondToWebhook = {
  type: 'n8n-nodes-base.respondToWebhook',
  typeVersion: 1.4,
  parameters: { respondWith: 'json', responseBody: '{"msg":"success"}', options: {} },
};

const emptyTriggerFlow: WorkflowJson = {
  name: 'Empty trigger',
  nodes: [
    {
      id: 'empty',
      name: 'Empty Trigger',
      type: 'CUSTOM.emptyTrigger',
      typeVersion: 2,
      position: [0, 0],
      webhookId: 'bench-empty-trigger',
      parameters: { path: 'bench-empty-trigger/empty' },
    },
  ],
  connections: {},
  settings: { executionOrder: 'v1' },
};

async function printCrypto(): Promise<void> {
  const { ours, bare, wecom } = await benchCrypto();
  print('## Verify, decrypt and acknowledge one callback');
  print();
  row('', 'microseconds', 'ratio to bare node:crypto', 'ratio to @wecom/crypto');
  row('---', '---', '---', '---');
  row('this package', ours.toFixed(1), ratio(ours, bare), ratio(ours, wecom));
  row('bare node:crypto', bare.toFixed(1), '1.00', ratio(bare, wecom));
  row('@wecom/crypto', wecom.toFixed(1), ratio(wecom, bare), '1.00');
  print();
}

async function printTable(contenders: Contender[], rounds: number): Promise<void> {
  row(
    'connections',
    'trigger',
    'events/s',
    'ratio to Webhook',
    'ratio to Webhook + Respond',
    'p50 ms',
    'p99 ms',
  );
  row('---', '---', '---', '---', '---', '---', '---');
  for (const { connections, count } of LOADS) {
    const results = await compare(contenders, connections, count, rounds);
    const [webhook, respond] = results as [Measurement[], Measurement[]];
    for (const [index, { name }] of contenders.entries()) {
      const measured = results[index] ?? [];
      const { perSecond, p50, p99 } = summary(measured);
      row(
        connections,
        name,
        perSecond.toFixed(0),
        ratioOf('perSecond', measured, webhook).toFixed(2),
        ratioOf('perSecond', measured, respond).toFixed(2),
        p50.toFixed(0),
        p99.toFixed(0),
      );
    }
  }
  print();
}

async function printThroughN8n(host: Host, isLazy: boolean): Promise<void> {
  print(
    `## Through n8n ${host.version}, ${isLazy ? 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true' : 'default setting'}`,
  );
  print();
  const installation = await OwnInstallation.start(host, {
    N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(isLazy),
    N8N_CUSTOM_EXTENSIONS: join(__dirname, 'emptyTrigger'),
  });
  try {
    const one = await installation.activate();
    const contenders = [
      plain(
        "n8n's Webhook",
        await installation.activateFlow(webhookFlow('bench-webhook', 'onReceived', {})),
      ),
      plain(
        "n8n's Webhook + Respond to Webhook",
        await installation.activateFlow(
          webhookFlow('bench-respond', 'responseNode', respondToWebhook),
        ),
      ),
      callbacks('DingTalk Callback Trigger', one),
      callbacks(
        'the same, acknowledge: received',
        await installation.activate({ acknowledge: 'received' }),
      ),
      callbacks('the same, Combine Bursts', await installation.activate({ combineBursts: true })),
    ];
    for (const contender of contenders) await load(contender, 10, 200);
    await printTable(contenders, isLazy ? ROUNDS : DEFAULT_SETTING_ROUNDS);
    await printNodeCost(installation);
    if (isLazy) await printAfterManyEvents(installation, one);
  } finally {
    await installation.stop();
  }
}

/** What the node adds to a webhook() that does nothing but answer: neither starts an execution. */
async function printNodeCost(installation: OwnInstallation): Promise<void> {
  const unselected = await installation.activate({
    events: 'selected',
    selectedEvents: ['user_leave_org'],
  });
  const contenders = [
    plain('an empty webhook()', await installation.activateFlow(emptyTriggerFlow)),
    callbacks('verify, decrypt, answer', unselected),
  ];
  const [empty, ours] = (await compare(contenders, 1, 100, ROUNDS)) as [
    Measurement[],
    Measurement[],
  ];
  print(
    `One request at a time without an execution: an empty webhook() ${summary(empty).p50.toFixed(1)} ms, verify, decrypt and answer ${summary(ours).p50.toFixed(1)} ms, ratio ${ratioOf('p50', ours, empty).toFixed(2)}.`,
  );
  print();
}

async function printAfterManyEvents(installation: OwnInstallation, one: ActiveFlow): Promise<void> {
  const fresh = await installation.activate({ combineBursts: true });
  const alone = callbacks('one event at a time', one);
  const combined = callbacks('Combine Bursts at 100 connections', fresh);
  const measure = async () => [
    (await compare([alone], 1, 60, ROUNDS)).flat(),
    (await compare([combined], 100, 1_000, ROUNDS)).flat(),
  ];
  const before = await measure();
  await load(combined, 100, STORED_EVENTS);
  const after = await measure();
  for (const [index, { name }] of [alone, combined].entries()) {
    const start = summary(before[index] ?? []);
    const end = summary(after[index] ?? []);
    print(
      `After ${STORED_EVENTS.toLocaleString('en')} stored events, ${name}: p50 ${start.p50.toFixed(1)} → ${end.p50.toFixed(1)} ms, time per event ×${ratio(start.perSecond, end.perSecond)}.`,
    );
  }
  print();
}

async function printEventBridge(host: Host): Promise<void> {
  const { batches, webhook, httpRequest } = await benchEventBridge(host);
  print(`## Items to EventBridge, through n8n ${host.version}`);
  print();
  row('', 'items/s', 'ratio to its own one by one', "ratio to n8n's HTTP Request");
  row('---', '---', '---', '---');
  const rows: Array<[string, number]> = [
    ['Alibaba Cloud EventBridge, up to 16 per request', batches],
    ['the same by webhook URL, one request per item', webhook],
    ["n8n's HTTP Request, one request per item, without a credential", httpRequest],
  ];
  for (const [name, perSecond] of rows) {
    row(name, perSecond.toFixed(0), ratio(perSecond, webhook), ratio(perSecond, httpRequest));
  }
  print();
}

async function printAutomation(host: Host): Promise<void> {
  const results = await benchAutomation(host);
  print(
    `## 100 items to a DingTalk automation that takes 5 requests a second, n8n ${host.version}`,
  );
  print();
  row('', 'answer after', 'speed that the limit allows', 'requests in the fullest second', 'fired');
  row('---', '---', '---', '---', '---');
  for (const { sender, answerMilliseconds, shareOfLimit, mostInAnySecond, fired } of results) {
    const share = `${(shareOfLimit * 100).toFixed(1)} %`;
    row(sender, `${answerMilliseconds} ms`, share, mostInAnySecond, fired);
  }
  print();
}

async function printQueue(host: Host): Promise<void> {
  print(`## Queue mode with 2 webhook processors, 100 connections, n8n ${host.version}`);
  print();
  row('workers', 'Combine Bursts', 'Acknowledge', 'answers/s', 'p50 ms', 'p99 ms', 'events run/s');
  row('---', '---', '---', '---', '---', '---', '---');
  for await (const { workers, combineBursts, acknowledge, answers, ranPerSecond } of benchQueue(
    host,
  )) {
    const figures = [answers.perSecond, answers.p50, answers.p99, ranPerSecond];
    const texts = figures.map((figure) => figure.toFixed(0));
    row(workers, combineBursts ? 'on' : 'off', acknowledge, ...texts);
  }
  print();
}

async function printRefusals(host: Host): Promise<void> {
  print(
    `## Genuine requests beside 40 refused ones a second for 30 seconds, n8n ${host.version}, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true`,
  );
  print();
  row('flooded', 'refused/s', 'genuine: p50 ms', 'p99 ms', 'max ms', 'not acknowledged');
  row('---', '---', '---', '---', '---', '---');
  for await (const { flood, refusedPerSecond, genuine } of benchRefusals(host)) {
    const { p50, p99, max, failed } = genuine;
    const figures = [refusedPerSecond, p50, p99, max, failed];
    row(flood, ...figures.map((figure) => figure.toFixed(0)));
  }
  print();
}

async function printStartUp(host: Host): Promise<void> {
  const { packages, distBytes } = await benchStartUp(host);
  print(`## Loading the nodes when n8n ${host.version} starts`);
  print();
  row('', 'nodes', 'milliseconds', 'milliseconds per node');
  row('---', '---', '---', '---');
  for (const { name, nodes, milliseconds } of packages) {
    row(name, nodes, milliseconds.toFixed(1), (milliseconds / nodes).toFixed(2));
  }
  print();
  print(`dist is ${(distBytes / 1024).toFixed(0)} KB.`);
  print();
}

/** What is measured, by the name under which it can be asked for alone. */
const sections: Record<string, (host: Host) => Promise<void>> = {
  automation: printAutomation,
  crypto: printCrypto,
  eventBridge: printEventBridge,
  queue: printQueue,
  refusals: printRefusals,
  startUp: printStartUp,
  trigger: async (host) => await printThroughN8n(host, true),
  triggerDefault: async (host) => await printThroughN8n(host, false),
};

/** @param names of the sections to measure; all when there are none */
async function main(names: string[]): Promise<void> {
  const unknown = names.find((name) => !sections[name]);
  if (unknown) throw new Error(`${unknown} is none of ${Object.keys(sections).join(', ')}.`);
  process.env.E2E_TARBALL ??= await packPackage();
  const host = await ensureHost(newest);
  print(`# Bench on Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
  print();
  for (const [name, section] of Object.entries(sections)) {
    if (!names.length || names.includes(name)) await section(host);
  }
  mkdirSync(localFolder, { recursive: true });
  writeFileSync(join(localFolder, 'bench.md'), `${lines.join('\n')}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
