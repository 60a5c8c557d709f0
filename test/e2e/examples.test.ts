import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import axios from 'axios';

import { push } from '../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../playground/server';
import { newest } from '../../tools/n8n/releases';
import { RestSession } from '../../tools/n8n/restSession';
import type { Execution, WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import { checkout } from '../../tools/paths';
import { storeCredentials } from '../../tools/start/credentials';
import { importExamples } from '../../tools/start/examples';
import { loadState, playgroundSettings, type State } from '../../tools/start/state';
import { eventually } from '../support/eventually';
import {
  hosts,
  Installation,
  isAcknowledged,
  outputOf,
  owner,
  type ActiveFlow,
} from './installation';
import { accountOf, newPostgres, runSql } from './queue/postgres';
import type { Service } from './queue/service';

const FOLDER = join(checkout, 'examples');
const STICKY = 'n8n-nodes-base.stickyNote';

const files = readdirSync(FOLDER).map((file) => {
  const content = readFileSync(join(FOLDER, file), 'utf8');
  return { file, content, json: JSON.parse(content) as WorkflowJson };
});
const guide = readFileSync(join(checkout, 'docs', 'examples.md'), 'utf8');

const notesOf = ({ nodes }: WorkflowJson): string[] =>
  nodes.filter(({ type }) => type === STICKY).map(({ parameters }) => String(parameters.content));

/** What a person would copy from the notes of a flow. */
const codeIn = (json: WorkflowJson): string[] =>
  [
    ...notesOf(json)
      .join('\n')
      .matchAll(/```\n([^`]+)```/g),
  ].map(([, code]) => code ?? '');

interface Box {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a node takes up on n8n's canvas, its name below it included. */
function boxOf({ name, type, position, parameters }: WorkflowNode): Box {
  const [x = 0, y = 0] = position as number[];
  if (type !== STICKY) return { name, x, y, width: 96, height: 144 };
  return { name, x, y, width: Number(parameters.width), height: Number(parameters.height) };
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe.each(files)('$file', ({ file, content, json }) => {
  test('holds no secret and nothing of the n8n that it was drawn in', () => {
    const ids = json.nodes.flatMap(({ credentials = {} }) => Object.values(credentials));
    expect(ids.filter(({ id }) => id !== '')).toEqual([]);
    // Ids of nodes have hyphens; so long a run of letters and digits without any is a key.
    expect(content.match(/(?=[A-Za-z]*\d)[A-Za-z\d+/]{24,}/g)).toBeNull();
    expect(Object.keys(json).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
  });

  test('is explained: on the canvas, and in docs/examples.md with each credential', () => {
    expect(notesOf(json).length).toBeGreaterThan(0);
    expect(guide).toContain(`(../examples/${file})`);
    const names = json.nodes.flatMap(({ credentials = {} }) => Object.values(credentials));
    for (const { name } of names) {
      expect(guide).toContain(`**${name}**`);
      expect(notesOf(json).join('\n')).toContain(`**${name}**`);
    }
  });

  test('has no node or note on top of another', () => {
    const boxes = json.nodes.map(boxOf);
    const pairs = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).map((other) => [one, other] as const),
    );
    expect(pairs.filter(([one, other]) => overlap(one, other))).toEqual([]);
  });
});

test('no two examples listen at the same address', () => {
  const nodes = files.flatMap(({ json }) => json.nodes);
  const addresses = nodes.flatMap((node) => (node.webhookId ? [webhookUrl('', node)] : []));
  expect(new Set(addresses).size).toBe(addresses.length);
});

/** A person's own system, which n8n calls. */
async function startSystem() {
  const told: Array<{ headers: IncomingMessage['headers']; body: Record<string, unknown> }> = [];
  const system = { url: '', told, isDown: false, close: () => void server.close() };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (!system.isDown) {
        told.push({ headers: request.headers, body: JSON.parse(body) as Record<string, unknown> });
      }
      response.writeHead(system.isDown ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  system.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return system;
}

let lastEvent = 0;

/** An event as DingTalk pushes it, another one each time. */
const eventOf = (EventType: string, data: Record<string, unknown>) => ({
  EventType,
  EventTime: 1_790_000_000_000,
  CorpId: 'dinglotusbay0001',
  eventId: `example-${++lastEvent}`,
  ...data,
});

const approval = (data: Record<string, unknown> = {}) =>
  eventOf('bpms_instance_change', {
    type: 'finish',
    result: 'agree',
    title: "Zhang Wei's leave request",
    processInstanceId: `instance-${lastEvent}`,
    staffId: 'zhang.wei',
    url: 'https://aflow.dingtalk.com/example',
    ...data,
  });

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: Installation;
  let rest: RestSession;
  let postgres: Service;
  let playground: Playground;
  let folder: string;
  let state: State;
  let flows: Map<string, ActiveFlow>;
  let projectId: string;

  const canMakeTables = host.version === newest.n8n;

  const flow = (name: string): ActiveFlow => {
    const found = flows.get(name);
    if (!found) throw new Error(`There is no example "${name}".`);
    return found;
  };

  const urlOf = ({ json }: ActiveFlow, name: string) => {
    const node = json.nodes.find((one) => one.name === name);
    if (!node) throw new Error(`The example has no node "${name}".`);
    return webhookUrl(installation.n8n.url, node);
  };

  beforeAll(async () => {
    installation = await Installation.attach(host);
    folder = mkdtempSync(join(tmpdir(), 'dingtalk-examples-'));
    rest = new RestSession(installation.n8n.url);
    await rest.post('/login', { ...owner, emailOrLdapLoginId: owner.email });
    ({ id: projectId } = (await rest.get('/projects/personal')) as { id: string });
    postgres = await newPostgres();
    await postgres.start();
    runSql(postgres, codeIn(files.find(({ file }) => file === 'row-change.json')!.json)[0]!);

    state = await loadState(join(folder, 'examples.json'));
    const settings = playgroundSettings(state, installation.n8n.url);
    playground = await startPlayground({ ...settings, port: 0 });
    await storeCredentials(installation.client, state, playground.url);
    await installation.client.createCredential({
      name: 'Postgres account',
      type: 'postgres',
      data: accountOf(postgres),
    });
    const imported = await importExamples(installation.client, FOLDER, playground.url, {});
    expect(imported.filter(({ active }) => !active)).toEqual([]);
    flows = new Map(
      imported.map(({ id, json }) => {
        const [first] = json.nodes;
        const listens = first?.webhookId !== undefined;
        const callbackUrl = listens ? webhookUrl(installation.n8n.url, first) : '';
        return [json.name, { id, json, app: { ...settings.app, callbackUrl } }];
      }),
    );
  });

  afterAll(async () => {
    // Those with a schedule or a database would go on, and others share this n8n.
    for (const { id } of flows.values()) await installation.client.deactivateWorkflow(id);
    await playground.close();
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    playground.robot.clear();
    playground.automation.clear();
    playground.eventBridge.clear();
  });

  const pushTo = async (receiver: ActiveFlow, event: object) => {
    expect(isAcknowledged(await push(receiver.app, event))).toBe(true);
    await installation.untilIdle(receiver);
  };

  const call = async (url: string, body: unknown, headers = apiKey()) =>
    (await axios.post(url, body, { headers, proxy: false, validateStatus: () => true })).status;

  const apiKey = () => ({ [state.apiKey.name]: state.apiKey.value });

  /** What the group sees: who wrote it, and the words. */
  const chat = () =>
    playground.robot.messages.map(({ sender, message }) => {
      const { markdown, text: plain } = message as Record<string, Record<string, string>>;
      return `${sender}: ${markdown?.text ?? plain?.content}`;
    });

  const groupSees = async (count: number) => {
    await eventually(`the chat has ${count} messages`, () => chat().length >= count);
    return chat();
  };

  /** What a node of a flow gave, in the executions that have reached it, the oldest first. */
  const given = async ({ id }: ActiveFlow, name: string) => {
    const entries = await installation.client.listExecutions({ workflowId: id });
    const executions = entries.reverse().map((one) => installation.client.getExecution(one.id));
    return (await Promise.all(executions)).flatMap((execution) => outputOf(execution, name));
  };

  const eventuallyGiven = (from: ActiveFlow, name: string, count: number) =>
    eventually(`“${name}” has given ${count} items`, async () => {
      const items = await given(from, name);
      return items.length >= count ? items : undefined;
    });

  /** What "Execute workflow" does on the canvas. */
  const run = async (started: ActiveFlow, trigger: string): Promise<Execution> => {
    const { executionId } = (await rest.post(`/workflows/${started.id}/run`, {
      workflowData: await installation.client.getWorkflow(started.id),
      triggerToStartFrom: { name: trigger },
    })) as { executionId: string };
    await installation.untilIdle(started);
    return await installation.client.getExecution(executionId);
  };

  /** Draws something else into a flow, as a person does on the canvas, and publishes it. */
  const redraw = async ({ id, app }: ActiveFlow, json: WorkflowJson): Promise<ActiveFlow> => {
    await installation.client.updateWorkflow(id, json);
    await installation.client.activateWorkflow(id);
    return { id, json, app };
  };

  test('every node is of a type and version that this n8n has', async () => {
    const nodes = [...flows.values()].flatMap(({ json }) => json.nodes);
    const nodeInfos = nodes.map(({ type, typeVersion }) => ({ name: type, version: typeVersion }));
    // In the order of the question.
    const known = (await rest.post('/node-types', { nodeInfos })) as Array<{
      version: number | number[];
    }>;
    const unknown = nodeInfos.filter(
      ({ version }, index) => ![known[index]!.version].flat().includes(version),
    );
    expect(unknown).toEqual([]);
  });

  test('New employee joined: the group welcomes each who joined, by name', async () => {
    const event = eventOf('user_add_org', { userId: ['li.na', 'zhang.wei'] });
    await pushTo(flow('New employee joined'), event);
    const messages = chat();
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /Welcome[^]*\*\*李娜\*\* joins \*\*人力资源部\*\*[^]*陈静[^]*@li\.na/,
    );
    expect(messages[1]).toMatch(/\*\*张伟\*\* joins \*\*后端组\*\*[^]*徐磊[^]*@zhang\.wei/);
  });

  test('New employee to EventBridge: the rule of the note sends the event to an HTTP API', async () => {
    const event = eventOf('user_add_org', { userId: ['li.na'] });
    await pushTo(flow('New employee to EventBridge'), event);
    await playground.eventBridge.settled();
    const { traces, apiCalls } = playground.eventBridge;
    expect(traces).toMatchObject([{ rules: [{ targets: [{ status: 'delivered' }] }] }]);
    expect(apiCalls).toMatchObject([
      { isVerified: true, body: { data: { body: { eventId: event.eventId } } } },
    ]);
    const [pattern] = codeIn(flow('New employee to EventBridge').json);
    const { bus, rule } = playground.eventBridge.demonstration;
    const matched = playground.eventBridge.run('getRule', { EventBusName: bus, RuleName: rule });
    expect(JSON.stringify(matched)).toContain(
      JSON.stringify(JSON.stringify(JSON.parse(pattern!), null, 2)),
    );
  });

  describe('Event dispatcher', () => {
    test('approvals are told to System A, the address book to System B', async () => {
      const dispatcher = flow('Event dispatcher');
      const task = eventOf('bpms_task_change', { type: 'start', taskId: 1 });
      const joined = eventOf('user_add_org', { userId: ['li.na'] });
      const department = eventOf('org_dept_create', { deptId: [7] });
      for (const event of [task, joined, department]) await pushTo(dispatcher, event);
      const toA = await eventuallyGiven(dispatcher, 'Stand-in for System A', 1);
      const toB = await eventuallyGiven(dispatcher, 'Stand-in for System B', 2);
      expect(toA).toMatchObject([{ body: { eventId: task.eventId, data: { taskId: 1 } } }]);
      expect(toB).toMatchObject([
        { body: { eventId: joined.eventId } },
        { body: { eventId: department.eventId } },
      ]);
    });

    test('a finished approval updates the record in System A, whose echo is not answered', async () => {
      const dispatcher = flow('Event dispatcher');
      const before = (await given(dispatcher, 'Echo: Do Nothing')).length;
      const event = approval({ result: 'refuse' });
      await pushTo(dispatcher, event);
      const echoes = await eventuallyGiven(dispatcher, 'Echo: Do Nothing', before + 1);
      const { eventId, processInstanceId } = event as typeof event & { processInstanceId: string };
      const change = { processInstanceId, result: 'refuse', changedBy: 'dingtalk' };
      expect((await given(dispatcher, 'Stand-in for System A')).at(-1)).toMatchObject({
        body: { eventId, ...change },
      });
      expect(echoes.at(-1)).toMatchObject({ body: change });
      await installation.untilIdle(dispatcher);
      expect(playground.automation.requests).toEqual([]);
    });

    test('a result that was changed in System A runs the automation', async () => {
      const url = urlOf(flow('Event dispatcher'), 'System A Changed a Result');
      const change = { processInstanceId: 'instance-7', result: 'refuse', changedBy: 'li.na' };
      expect(await call(url, { ...change, title: 'Leave request' })).toBe(200);
      expect(await groupSees(1)).toEqual([
        'Automation: ### Leave request\n\n- **Result:** refuse\n- **Changed by:** li.na',
      ]);
    });

    test('a change of nobody, or of DingTalk in other letters, is an echo', async () => {
      const dispatcher = flow('Event dispatcher');
      const url = urlOf(dispatcher, 'System A Changed a Result');
      const before = (await given(dispatcher, 'Echo: Do Nothing')).length;
      for (const changedBy of [undefined, ' DingTalk']) {
        expect(await call(url, { processInstanceId: 'instance-8', changedBy })).toBe(200);
      }
      await eventuallyGiven(dispatcher, 'Echo: Do Nothing', before + 2);
      await installation.untilIdle(dispatcher);
      expect(playground.automation.requests).toEqual([]);
    });

    test('when System A is down, System B is told, the failure shows, and a retry tells A', async () => {
      const original = flow('Event dispatcher');
      const system = await startSystem();
      const nodes = original.json.nodes.map((node) =>
        node.name === 'Tell System A'
          ? { ...node, parameters: { ...node.parameters, url: system.url }, waitBetweenTries: 1 }
          : node,
      );
      const dispatcher = await redraw(original, { ...original.json, nodes });
      system.isDown = true;
      const told = (await given(dispatcher, 'Stand-in for System B')).length;
      const started = approval({ type: 'start' });
      await pushTo(dispatcher, started);
      await pushTo(dispatcher, eventOf('user_leave_org', { userId: ['li.na'] }));
      await eventuallyGiven(dispatcher, 'Stand-in for System B', told + 1);
      const failed = { workflowId: dispatcher.id, status: ['error' as const] };
      const failures = await installation.client.listExecutions(failed);
      expect(failures).toHaveLength(1);
      expect(system.told).toEqual([]);

      system.isDown = false;
      await installation.client.retryExecution(failures[0]!.id);
      await installation.untilIdle(dispatcher);
      expect(system.told).toMatchObject([
        {
          body: { eventId: started.eventId },
          headers: { [state.apiKey.name.toLowerCase()]: state.apiKey.value },
        },
      ]);
      system.close();
      await redraw(original, original.json);
    });
  });

  test('nobody without the key can call a webhook of an example', async () => {
    const open: string[] = [];
    for (const called of flows.values()) {
      const webhooks = called.json.nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook');
      for (const { name } of webhooks) {
        const statuses = [
          await call(urlOf(called, name), {}, {}),
          await call(urlOf(called, name), {}, { [state.apiKey.name]: 'wrong' }),
        ];
        if (statuses.some((status) => status !== 403)) open.push(`${name}: ${statuses.join()}`);
      }
    }
    expect(open).toEqual([]);
  });

  test('Approval finished: the automation runs for what was agreed or refused, and nothing else', async () => {
    const finished = flow('Approval finished');
    const others = [
      { type: 'start', result: 'agree' },
      { type: 'terminate', result: undefined },
      { type: 'finish', result: 'redirect' },
    ];
    for (const other of others) await pushTo(finished, approval(other));
    expect(playground.automation.requests).toEqual([]);
    for (const result of ['agree', 'refuse']) {
      const ended = playground.company.approvals.find((one) => one.result === result);
      const { processInstanceId } = ended ?? {};
      await pushTo(finished, approval({ result, processInstanceId }));
    }
    const messages = await groupSees(2);
    expect(messages[0]).toMatch(
      /^Automation: ### \p{Script=Han}+[^]*Asked by:\*\* \p{Script=Han}+, \p{Script=Han}+[^]*agreed by \p{Script=Han}+\n/u,
    );
    expect(messages[1]).toMatch(
      /refused by \p{Script=Han}+\n[^]*https:\/\/aflow\.dingtalk\.com\/example/u,
    );
  });

  describe('Alert to the group', () => {
    const shapes: Array<[system: string, body: unknown, message: string]> = [
      [
        'the simplest form',
        { title: 'Disk full', message: 'Only 2 GB left', severity: 'critical' },
        'Robot: alert: Disk full\ncritical, new\n\nOnly 2 GB left',
      ],
      [
        'Prometheus Alertmanager',
        {
          version: '4',
          status: 'firing',
          commonLabels: { alertname: 'DiskFull', severity: 'page' },
          commonAnnotations: {},
          alerts: [
            { labels: { instance: 'db-1' }, annotations: { description: '2 GB left' } },
            { labels: { instance: 'db-2' }, annotations: { summary: '1 GB left' } },
          ],
        },
        'Robot: alert: DiskFull\npage, firing\n\ndb-1: 2 GB left\ndb-2: 1 GB left',
      ],
      [
        'Grafana',
        {
          status: 'resolved',
          state: 'ok',
          title: '[RESOLVED] Disk',
          message: 'All is well',
          commonLabels: { severity: 'warning' },
          alerts: [{ labels: {}, annotations: {} }],
        },
        'Robot: alert: [RESOLVED] Disk\nwarning, resolved\n\nAll is well',
      ],
      [
        'Zabbix',
        { Subject: 'Problem: Disk full', Message: 'Host: db-1', severity: 'High' },
        'Robot: alert: Problem: Disk full\nHigh, new\n\nHost: db-1',
      ],
      [
        'Cloud Monitor, which posts a form',
        new URLSearchParams({
          alertName: 'CPU',
          alertState: 'ALERT',
          triggerLevel: 'CRITICAL',
          instanceName: 'web-1',
          expression: '$Average>90',
          curValue: '97',
        }),
        'Robot: alert: CPU\nCRITICAL, ALERT\n\nweb-1, $Average>90, 97',
      ],
      [
        'an unknown system',
        { host: 'db-1', details: { free: 2 } },
        'Robot: alert: Something happened\nseverity unknown, new\n\nhost: db-1\ndetails: {"free":2}',
      ],
    ];

    test.each(shapes)('%s', async (_system, body, message) => {
      expect(await call(urlOf(flow('Alert to the group'), 'Alert Comes In'), body)).toBe(200);
      expect(await groupSees(1)).toEqual([message]);
    });

    test("what outsiders write is shown as it is, and cut to what DingTalk's robot takes", async () => {
      const url = urlOf(flow('Alert to the group'), 'Alert Comes In');
      const title = '# 磁盘\n![](https://example.com/x.png)\u0007\ud800';
      await call(url, {
        title,
        message: '"盘🎉'.repeat(5_000),
        severity: { deep: '*'.repeat(500) },
      });
      const [message = ''] = await groupSees(1);
      expect(playground.robot.messages).toMatchObject([{ msgtype: 'text' }]);
      expect(message).toMatch(/^Robot: alert: # 磁盘 !\[\]\(https:\/\/example\.com\/x\.png\)\n/);
      expect(message).toContain('… cut here.');
      expect([...message].length).toBeGreaterThan(4_000);
    });
  });

  test('Database row to EventBridge and the group: what was added and what was changed', async () => {
    const [, insert = ''] = codeIn(flow('Database row to EventBridge and the group').json);
    runSql(postgres, insert);
    await groupSees(1);
    runSql(postgres, "UPDATE orders SET status = 'paid' WHERE customer = 'Li Na'");
    expect(await groupSees(2)).toEqual([
      'Robot: Order 1 was added: Li Na, 128.5, new',
      'Robot: Order 1 was changed: Li Na, 128.5, paid',
    ]);
    expect(playground.eventBridge.events).toMatchObject([
      { source: 'my.shop', type: 'orders:added', subject: 'orders/1', data: { status: 'new' } },
      { source: 'my.shop', type: 'orders:changed', subject: 'orders/1', data: { status: 'paid' } },
    ]);
  });

  describe('Ask DingTalk anything', () => {
    const ask = async (name: string) => {
      const url = urlOf(flow('Ask DingTalk anything'), 'Somebody Asks');
      expect(await call(url, { name })).toBe(200);
      await installation.untilIdle(flow('Ask DingTalk anything'));
    };

    test('one message tells all of a name, whichever page they are on', async () => {
      await ask('e');
      const [message = '', ...more] = chat();
      expect(more).toEqual([]);
      expect(message).toMatch(/^Robot: [^]*Who is e\?/);
      const found = playground.company.people.filter(({ pinyin }) => pinyin.includes('e'));
      expect(found.length).toBeGreaterThan(10);
      for (const { name, title } of found) expect(message).toContain(`- **${name}**, ${title}`);
    });

    test('nobody of that name is no message', async () => {
      await ask('there is nobody of that name');
      expect(chat()).toEqual([]);
    });

    test.each(['qyapi_addresslist_search', 'qyapi_get_member'])(
      'a permission that is missing, %s, is an error of the flow and no message',
      async (permission) => {
        playground.openApi.configure({ lackedPermissions: [permission] });
        await ask('李');
        playground.openApi.configure({ lackedPermissions: [] });
        expect(chat()).toEqual([]);
        const failed = { workflowId: flow('Ask DingTalk anything').id, status: ['error' as const] };
        const [failure] = await installation.client.listExecutions({ ...failed, limit: 1 });
        const execution = await installation.client.getExecution(failure!.id);
        expect(JSON.stringify(execution)).toContain(permission);
      },
    );
  });

  test('Missed events delivered later: they arrive at the example of the new employee', async () => {
    playground.openApi.addFailed([eventOf('user_add_org', { userId: ['li.na'] })]);
    await run(flow('Missed events delivered later'), 'Every 10 Minutes');
    await installation.untilIdle(flow('New employee joined'));
    expect(await groupSees(1)).toEqual([expect.stringContaining('**李娜** joins')]);
    expect(playground.openApi.failedList).toEqual([]);
  });

  describe('Digest of the day', () => {
    const DATA_TABLES = () => `/projects/${projectId}/data-tables`;

    const rows = async (): Promise<string[]> => {
      const { data: tables } = (await rest.get(DATA_TABLES())) as { data: Array<{ id: string }> };
      expect(tables).toHaveLength(1);
      const answer = await rest.get(`${DATA_TABLES()}/${tables[0]!.id}/rows`);
      return (answer as { data: Array<{ text: string }> }).data.map(({ text: line }) => line);
    };

    /** What the note tells owners of an older n8n to do. */
    const drawnByHand = async ({ json }: ActiveFlow): Promise<WorkflowJson> => {
      const columns = ['eventId', 'time', 'text'].map((name) => ({ name, type: 'string' }));
      const table = (await rest.post(DATA_TABLES(), { name: 'Digest', columns })) as { id: string };
      const dataTableId = { __rl: true, mode: 'list', value: table.id };
      const nodes = json.nodes
        .filter(({ name }) => name !== 'Table for the Day' && name !== 'Same Table')
        .map((node) =>
          'dataTableId' in node.parameters
            ? { ...node, parameters: { ...node.parameters, dataTableId } }
            : node,
        );
      const { 'Table for the Day': keep, 'Same Table': read, ...connections } = json.connections;
      const joined = { 'Line for the Digest': keep, 'Every Day at 18:00': read };
      return { ...json, nodes, connections: { ...connections, ...joined } };
    };

    let digest: ActiveFlow;

    beforeAll(async () => {
      digest = flow('Digest of the day');
      if (!canMakeTables) digest = await redraw(digest, await drawnByHand(digest));
    });

    const joins = (userId: string) => pushTo(digest, eventOf('user_add_org', { userId: [userId] }));

    test('a day without events has no message', async () => {
      const { status } = await run(digest, 'Every Day at 18:00');
      expect(status).toBe('success');
      expect(chat()).toEqual([]);
    });

    test('one message tells all events, and then they are gone', async () => {
      await joins('li.na');
      await pushTo(digest, eventOf('user_leave_org', { userId: ['liu.yang'] }));
      await pushTo(digest, approval());
      expect(await rows()).toHaveLength(3);
      await run(digest, 'Every Day at 18:00');
      const [message, ...more] = chat();
      expect(more).toEqual([]);
      expect(message).toMatch(
        /The day in DingTalk[^]*- \d\d:\d\d li\.na joined\n- \d\d:\d\d liu\.yang left\n- \d\d:\d\d Zhang Wei's leave request: finish, agree/,
      );
      expect(await rows()).toEqual([]);
    });

    test('when the message fails nothing is deleted, and what comes meanwhile stays', async () => {
      await joins('han.meimei');
      playground.robot.configure({ keywords: ['a word that is never said'] });
      expect(await run(digest, 'Every Day at 18:00')).toMatchObject({ status: 'error' });
      expect(await rows()).toEqual(['han.meimei joined']);

      playground.robot.configure({ keywords: [] });
      await joins('li.lei');
      const failed = { workflowId: digest.id, status: ['error' as const], limit: 1 };
      const [failure] = await installation.client.listExecutions(failed);
      await installation.client.retryExecution(failure!.id);
      await installation.untilIdle(digest);
      expect(chat()).toEqual([expect.stringContaining('han.meimei joined')]);
      expect(chat()[0]).not.toContain('li.lei');
      expect(await rows()).toEqual(['li.lei joined']);
    });
  });

  test('New product announced: a system calls, and an automation announces the product', async () => {
    const called = flow('New product announced');
    playground.automation.caller.configure({ url: called.app.callbackUrl });
    await playground.automation.caller.send();
    expect(await groupSees(1)).toEqual([
      expect.stringMatching(/^Automation: ### Jasmine Milk Tea/),
    ]);
    playground.robot.clear();
    const [body = ''] = codeIn(called.json);
    const headers = {
      Authorization: `Bearer ${state.caller.bearerToken}`,
      'Content-Type': 'application/json',
    };
    expect(await call(called.app.callbackUrl, body, headers)).toBe(200);
    expect(await groupSees(1)).toEqual([expect.stringContaining('500 ml')]);
  });
});
