import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';

import type { DingTalkApp } from '../../playground/dingtalk/callback';
import { push } from '../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson } from '../../tools/n8n/types';
import { checkout } from '../../tools/paths';
import { flowOf, node } from './flows';
import { hosts, OwnInstallation, isAcknowledged, type ActiveFlow } from './installation';

const EVENTS = 210;

const joined = (index: number) => ({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000 + index,
  CorpId: 'dinglotusbay0001',
  eventId: `event-${index}`,
  userId: [`user-${index}`],
});

const events = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => joined(from + index));

const usersOf = (count: number) => events(count).map(({ userId }) => userId[0]);

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: OwnInstallation;
  let playground: Playground;
  let main: ActiveFlow;
  let recovery: ActiveFlow;
  let app: DingTalkApp;

  beforeAll(async () => {
    installation = await OwnInstallation.start(host);
  });

  afterAll(async () => {
    await installation.stop();
  });

  beforeEach(async () => {
    main = await installation.activate();
    app = main.app;
    playground = await startPlayground({ port: 0, app });
    recovery = await installation.activateFlow(await recoveryFlow());
  });

  afterEach(async () => {
    await installation.client.deactivateWorkflow(main.id);
    await installation.client.deactivateWorkflow(recovery.id);
    await playground.close();
  });

  /** The example, started by a call in place of the schedule. */
  async function recoveryFlow(): Promise<WorkflowJson> {
    const file = join(checkout, 'examples', 'missed-events.json');
    const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
    const [, get, deliver, next] = example.nodes;
    if (!get || !deliver || !next) throw new Error('The example has other nodes.');
    const { clientId, clientSecret } = playground.openApi;
    const account = await installation.client.createCredential({
      name: 'App',
      type: 'dingTalkAppApi',
      data: { clientId, clientSecret, baseUrl: playground.url },
    });
    const keys = main.json.nodes[0]!.credentials!;
    get.credentials = { dingTalkAppApi: { id: account.id, name: account.name } };
    deliver.credentials = keys;
    const url = String(deliver.parameters.triggerUrl);
    deliver.parameters.triggerUrl = url.replace(
      /webhook\/[\da-f-]{36}/,
      `webhook/${main.json.nodes[0]!.webhookId}`,
    );
    const { 'Every 10 Minutes': start, ...connections } = example.connections;
    const flow = flowOf([get, deliver, next], connections);
    const [webhook] = flow.nodes;
    return {
      ...flow,
      connections: { ...connections, [webhook!.name]: start! },
      settings: example.settings,
    };
  }

  const recover = async () => {
    await axios
      .post(recovery.app.callbackUrl, {}, { proxy: false, validateStatus: () => true })
      .catch(() => undefined);
  };

  /** n8n 2.0 puts an item of its own where a node had ended, and its items were not stored yet. */
  const usersThatRan = async (stuck = 0) =>
    (await installation.itemsOf(main, stuck))
      .filter(({ isArtificialRecoveredEventItem }) => !isArtificialRecoveredEventItem)
      .map(({ data }) => (data as { userId: string[] }).userId[0]);

  /** Retries, as a person does in n8n's list, the executions that a kill ended. */
  async function retryCrashed(
    { id }: ActiveFlow,
    isWanted: (stored: string) => boolean,
  ): Promise<void> {
    const { client } = installation;
    for (const crashed of await client.listExecutions({ workflowId: id, status: ['crashed'] })) {
      if (isWanted(JSON.stringify(await client.getExecution(crashed.id)))) {
        await client.retryExecution(crashed.id);
      }
    }
  }

  test('what DingTalk could not push while n8n was down arrives once, in the one event shape', async () => {
    await installation.n8n.stop();
    for (const event of events(3)) {
      const delivery = await push(app, event);
      expect(isAcknowledged(delivery)).toBe(false);
    }
    playground.openApi.addFailed(events(EVENTS));
    await installation.restart();
    await recover();
    await installation.untilIdle(recovery);
    expect(playground.openApi.failedList).toEqual([]);
    expect(playground.openApi.counters.get_call_back_failed_result).toBe(2);
    expect((await usersThatRan()).sort()).toEqual(usersOf(EVENTS).sort());
    const [item] = await installation.itemsOf(main);
    expect(item).toMatchObject({
      eventId: expect.any(String),
      eventType: 'user_add_org',
      eventCorpId: 'dinglotusbay0001',
      eventBornTime: expect.any(Number),
    });
  });

  test('what the trigger has run already does not run again, though the list names no ids', async () => {
    for (const event of events(5)) expect(isAcknowledged(await push(app, event))).toBe(true);
    await installation.untilIdle(main);
    // DingTalk took these answers for late ones.
    playground.openApi.addFailed(events(8));
    await recover();
    await installation.untilIdle(recovery);
    expect((await usersThatRan()).sort()).toEqual(usersOf(8).sort());
  });

  test('through kill -9 every one is there, and runs once', async () => {
    playground.openApi.addFailed(events(EVENTS));
    const recovering = recover();
    while ((await installation.client.countExecutions({ workflowId: main.id })) < 50) {
      await sleep(20);
    }
    await installation.n8n.kill();
    await recovering;
    await installation.restart();
    const stuck = await installation.stuckExecutions(main);
    await recover();
    await installation.untilIdle(recovery);
    // What DingTalk gave before the kill is in the execution that the kill ended.
    await retryCrashed(recovery, () => true);
    await installation.untilIdle(recovery);
    const ran = await usersThatRan(stuck);
    expect(ran).toHaveLength(new Set(ran).size);
    // The kill may also have ended a run between its trigger and its last node.
    await retryCrashed(main, (stored) => !ran.some((user) => stored.includes(`"${user}"`)));
    expect((await usersThatRan(stuck)).sort()).toEqual(usersOf(EVENTS).sort());
  });

  test('without the settings that keep the events nothing is asked of DingTalk, where n8n tells them', async () => {
    const json = await recoveryFlow();
    const careless = await installation.activateFlow({
      ...json,
      settings: { executionOrder: 'v1', saveExecutionProgress: true },
    });
    playground.openApi.addFailed(events(1));
    await axios.post(careless.app.callbackUrl, {}, { proxy: false, validateStatus: () => true });
    await installation.untilIdle(careless);
    const isTold = host.version !== hosts[1]!.version;
    expect(playground.openApi.failedList).toHaveLength(isTold ? 1 : 0);
    await installation.client.deactivateWorkflow(careless.id);
  });

  test('the registration is told without its secrets', async () => {
    const { clientId, clientSecret } = playground.openApi;
    const { id, name, type } = await installation.client.createCredential({
      name: 'App',
      type: 'dingTalkAppApi',
      data: { clientId, clientSecret, baseUrl: playground.url },
    });
    const ask = node('n8n-nodes-dingtalk-eventbridge.dingTalkCallback', {
      parameters: { operation: 'getRegistration' },
      credentials: { [type]: { id, name } },
    });
    const flow = await installation.activateFlow(flowOf([ask]));
    const { data } = await axios.post<unknown>(flow.app.callbackUrl, {}, { proxy: false });
    expect(data).toEqual([{ isRegistered: false, url: '', events: [] }]);
    await installation.client.deactivateWorkflow(flow.id);
  });
});
