import axios from 'axios';

import { breakages, brokenRequest } from '../../playground/dingtalk/broken';
import { push, pushMany } from '../../playground/dingtalk/push';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { readStoredEventIds } from '../../tools/n8n/database';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import { sampleSets } from '../support/sampleEvents';
import {
  hosts,
  Installation,
  isAcknowledged,
  isNewest,
  outputOf,
  TRIGGER_NAME,
  type ActiveFlow,
} from './installation';

/** The full proof is 1,000; CI is content with fewer, and with few on the oldest n8n. */
const EVENTS = Number(process.env.TRIGGER_EVENTS ?? 300);
const FEW_EVENTS = 30;
const BURST = { times: 500, duplicatesPercent: 10 };
const SMALL_BURST = { times: 50, duplicatesPercent: 10 };

const URL_CHECKS = ['check_url', 'check_create_suite_url', 'check_update_suite_url'];

/** 422 is n8n's own answer to a body that is no JSON. */
const REFUSALS = [400, 401, 403, 405, 413, 415, 422];

const employee = (eventId: string) => ({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000,
  CorpId: 'dinglotusbay0001',
  eventId,
  userId: ['zhang.wei'],
});

describe.each(hosts)('n8n $version', ({ version, host }) => {
  const count = isNewest(version) ? EVENTS : FEW_EVENTS;
  const burst = isNewest(version) ? BURST : SMALL_BURST;
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  const countOf = async ({ id }: ActiveFlow) =>
    await installation.client.countExecutions({ workflowId: id });

  test.each(sampleSets)(
    'each $source sample event arrives as the right item',
    async ({ events }) => {
      const flow = await installation.activate({ options: { includeSuiteTickets: true } });
      for (const { sample, code } of events) {
        // Some samples share an id; the flow would run once for them.
        const message = { ...sample, ...(sample.eventId ? { eventId: `${code}-1` } : {}) };
        expect(isAcknowledged(await push(flow.app, message))).toBe(true);
      }
      const wanted = events.filter(({ code }) => !URL_CHECKS.includes(code));
      const items = await installation.itemsOf(flow);
      expect(items.map(({ eventType }) => eventType)).toEqual(wanted.map(({ code }) => code));
      for (const [index, { sample, code }] of wanted.entries()) {
        const { EventType, EventTime, CorpId, eventId, ...data } = sample;
        expect(items[index]).toMatchObject({
          eventType: EventType,
          ...(CorpId ? { eventCorpId: CorpId } : {}),
          ...(EventTime ? { eventBornTime: EventTime } : {}),
          ...(eventId ? { eventId: `${code}-1` } : {}),
        });
        expect(items[index]?.data).toEqual(data);
      }
    },
  );

  test('every broken request is refused, starts nothing and leaves no secret behind', async () => {
    const flow = await installation.activate();
    const { token, aesKey, ownerKey } = flow.app;
    for (const breakage of breakages) {
      const { method, url, headers, data } = brokenRequest(flow.app, breakage, employee('broken'));
      const answer = await axios.request<unknown>({
        method,
        url,
        headers,
        data,
        validateStatus: () => true,
      });
      const body = JSON.stringify(answer.data);
      expect([breakage, REFUSALS.includes(answer.status), answer.status]).toEqual([
        breakage,
        true,
        answer.status,
      ]);
      for (const secret of [token, aesKey, ownerKey]) expect(body).not.toContain(secret);
    }
    expect(await countOf(flow)).toBe(0);
    const log = installation.n8n.log();
    for (const secret of [token, aesKey, ownerKey]) expect(log).not.toContain(secret);
    expect(log).not.toContain('zhang.wei');
    expect(log).toContain('badSignature');
  });

  test('URL checks and events that are not selected are answered and start nothing', async () => {
    const flow = await installation.activate({
      events: 'selected',
      selectedEvents: ['user_add_org'],
      otherEventCodes: 'my_event',
    });
    const silent = [...URL_CHECKS, 'user_leave_org', 'suite_ticket'];
    for (const EventType of silent) {
      const delivery = await push(flow.app, { EventType, eventId: EventType, Random: 'r4nd0m' });
      expect(isAcknowledged(delivery)).toBe(true);
    }
    expect(await countOf(flow)).toBe(0);
    await push(flow.app, employee('wanted'));
    await push(flow.app, { ...employee('typed in'), EventType: 'my_event' });
    const items = await installation.itemsOf(flow);
    expect(items.map(({ eventId }) => eventId)).toEqual(['wanted', 'typed in']);
  });

  test(`${count} events delivered 5 times each at once run the flow ${count} times`, async () => {
    const flow = await installation.activate();
    const messages = Array.from({ length: count }, (_, n) => employee(`event ${n}`));
    let sent = 0;
    const deliveries: Delivery[] = [];
    const connection = async () => {
      while (sent < count * 5) {
        const message = messages[Math.floor(sent++ / 5)]!;
        deliveries.push(await push(flow.app, message));
      }
    };
    await Promise.all(Array.from({ length: 50 }, connection));
    expect(deliveries.filter(isAcknowledged)).toHaveLength(count * 5);
    await installation.untilIdle(flow);
    expect(await countOf(flow)).toBe(count);
    const ids = await readStoredEventIds(host, installation.userFolder, flow.id);
    expect(ids).toHaveLength(count);
    expect(new Set(ids).size).toBe(count);
  });

  test.each(['executionStarted', 'received'])(
    `every event of a burst of ${burst.times} is acknowledged and runs, with acknowledge %s`,
    async (acknowledge) => {
      const flow = await installation.activate({ acknowledge, combineBursts: true });
      const deliveries: Delivery[] = [];
      await pushMany(
        flow.app,
        { messages: () => employee('x'), connections: 50, ...burst },
        (delivery) => deliveries.push(delivery),
      );
      expect(deliveries.filter(isAcknowledged)).toHaveLength(burst.times);
      expect(await installation.itemsOf(flow)).toHaveLength(burst.times * 0.9);
    },
  );

  test('"Listen for test event" answers the URL check and goes on listening', async () => {
    const flow = await installation.activate();
    await installation.client.startManualTest(flow.id, TRIGGER_NAME);
    const [trigger] = flow.json.nodes;
    const callbackUrl = webhookUrl(installation.n8n.url, trigger!, { test: true });
    const app = { ...flow.app, callbackUrl };
    for (const message of [{ EventType: 'check_url' }, employee('test event')]) {
      expect(isAcknowledged(await push(app, message))).toBe(true);
    }
    const items = await installation.itemsOf(flow);
    expect(items).toMatchObject([{ eventId: 'test event' }]);
  });

  test('a stored execution can be retried', async () => {
    const flow = await installation.activate();
    const failing = failingFlow(flow);
    await installation.client.updateWorkflow(flow.id, failing);
    await installation.client.activateWorkflow(flow.id);
    await push(flow.app, employee('retried'));
    await installation.untilIdle(flow);
    const [failed] = await installation.client.listExecutions({ workflowId: flow.id });
    expect(failed?.status).toBe('error');
    await installation.client.updateWorkflow(flow.id, flow.json);
    await installation.client.activateWorkflow(flow.id);
    await installation.client.retryExecution(failed!.id, { loadWorkflow: true });
    await installation.untilIdle(flow);
    const [retried] = await installation.client.listExecutions({ workflowId: flow.id });
    expect(retried).toMatchObject({ retryOf: failed!.id, status: 'success' });
    const execution = await installation.client.getExecution(retried!.id);
    expect(outputOf(execution, 'Next')).toMatchObject([{ eventId: 'retried' }]);
  });

  test('the credential test names the field that cannot be right', async () => {
    const { id, name, type } = await installation.client.createCredential({
      name: 'Wrong',
      type: 'dingTalkCallbackApi',
      data: { token: 't', aesKey: 'too short', ownerKey: 'o' },
    });
    const data = { token: 't', aesKey: 'too short', ownerKey: 'o' };
    const result = await installation.client.testCredential({ id, name, type, data });
    expect(result.status).toBe('Error');
    expect(result.message).toContain('AES Key must be 43 letters and digits');
  });

  test('publishing a flow that could never start says why', async () => {
    // n8n tries for a quarter of a minute to publish what cannot be published: both at once.
    await Promise.all([
      expect(installation.activate({ events: 'selected' })).rejects.toThrow('No event is selected'),
      expect(
        installation.activate({ options: { allowedSources: 'list', allowedIps: '1.2.3' } }),
      ).rejects.toThrow('"1.2.3", which is not an IP address'),
    ]);
  });
});

/** The same flow with a node that fails in place of the last. */
const failingFlow = ({ json }: ActiveFlow) => ({
  ...json,
  nodes: json.nodes.map((node) =>
    node.name === 'Next'
      ? {
          ...node,
          type: 'n8n-nodes-base.stopAndError',
          parameters: { errorMessage: 'The HR system is down' },
        }
      : node,
  ),
});
