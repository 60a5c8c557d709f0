import { randomBytes } from 'node:crypto';
import axios from 'axios';

import { newApp } from '../../playground/dingtalk/app';
import { push } from '../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../playground/server';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import { eventually } from '../support/eventually';
import { automationFlows, MANY, TAKEN, TOKEN } from './automationCallers';
import { hosts, isAcknowledged, OwnInstallation, type ActiveFlow } from './installation';
import { events, joined, MissedEvents, usersOf } from './missedEvents';
import { registeringFlow } from './registeringFlow';

/** The full proof is 100; CI is content with fewer. */
const CLIENT_TOKENS = Number(process.env.CLIENT_TOKENS ?? 40);
const MISSED_EVENTS = 210;
/** Some of the missed events; at that moment n8n is killed. */
const RAN_BEFORE_KILL = 50;

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: OwnInstallation;

  beforeAll(async () => {
    installation = await OwnInstallation.start(host);
  });

  afterAll(async () => {
    await installation?.stop();
  });

  describe('stopped and started again', () => {
    const clientTokens = Array.from({ length: CLIENT_TOKENS }, () =>
      randomBytes(8).toString('hex'),
    );
    let receiving: ActiveFlow;
    let called: ActiveFlow;
    let registered: { flow: ActiveFlow; playground: Playground };
    let missed: MissedEvents;
    let registeredWhileDown: string | undefined;

    const call = async (clientToken: string) => {
      const { data: answer } = await axios.post<string>(
        called.app.callbackUrl,
        { clientToken },
        {
          headers: { Authorization: `Bearer ${TOKEN}`, 'Client-Token': clientToken },
          transformResponse: [(body: unknown) => body],
          proxy: false,
        },
      );
      expect(answer).toBe(TAKEN);
    };

    beforeAll(async () => {
      receiving = await installation.activate();
      expect(isAcknowledged(await push(receiving.app, joined(1)))).toBe(true);

      const automationFlow = await automationFlows(installation);
      called = await automationFlow({ authentication: 'bearerToken', rules: MANY });
      // Twice one after the other, and once at the same time.
      for (const token of clientTokens) await call(token);
      await Promise.all(clientTokens.flatMap((token) => [call(token), call(token)]));

      const playground = await startPlayground({ port: 0, app: newApp(installation.n8n.url) });
      const json = await registeringFlow(installation, playground);
      registered = { flow: await installation.activateFlow(json), playground };

      missed = await MissedEvents.set(installation);
      for (const flow of [receiving, called]) await installation.untilIdle(flow);

      await installation.n8n.stop();
      registeredWhileDown = playground.openApi.registration?.url;
      for (const event of events(3)) {
        expect(isAcknowledged(await push(missed.main.app, event))).toBe(false);
      }
      missed.playground.openApi.addFailed(events(MISSED_EVENTS));
      await installation.restart();
    });

    afterAll(async () => {
      await registered?.playground.close();
      await missed?.end();
    });

    test('an event that is delivered again does not run again', async () => {
      expect(isAcknowledged(await push(receiving.app, joined(1)))).toBe(true);
      expect(isAcknowledged(await push(receiving.app, joined(2)))).toBe(true);
      const ids = (await installation.itemsOf(receiving)).map(({ eventId }) => eventId);
      expect(ids).toEqual(['event-1', 'event-2']);
    });

    test(`${CLIENT_TOKENS} Client-Tokens, each used three times before and twice after, run the flow ${CLIENT_TOKENS} times`, async () => {
      for (const token of clientTokens) await call(token);
      await Promise.all(clientTokens.map(call));
      const items = await installation.itemsOf(called);
      expect(items.map(({ clientToken }) => clientToken).sort()).toEqual([...clientTokens].sort());
    });

    test('the registration is kept all the time', async () => {
      const url = webhookUrl(installation.n8n.url, registered.flow.json.nodes[0]!);
      expect(registeredWhileDown).toBe(url);
      expect(registered.playground.openApi.registration?.url).toBe(url);
      await installation.client.deactivateWorkflow(registered.flow.id);
      expect(registered.playground.openApi.registration).toBeNull();
    });

    test('what DingTalk could not push meanwhile arrives once, in the one event shape', async () => {
      await missed.fetch();
      await installation.untilIdle(missed.recovery);
      const { openApi } = missed.playground;
      expect(openApi.failedList).toEqual([]);
      expect(openApi.counters['/call_back/get_call_back_failed_result']).toBe(2);
      expect((await missed.usersThatRan()).sort()).toEqual(usersOf(MISSED_EVENTS).sort());
      const [item] = await installation.itemsOf(missed.main);
      expect(item).toMatchObject({
        eventId: expect.any(String),
        eventType: 'user_add_org',
        eventCorpId: 'dinglotusbay0001',
        eventBornTime: expect.any(Number),
      });
    });
  });

  describe('killed while it delivers missed events', () => {
    let missed: MissedEvents;

    beforeAll(async () => {
      missed = await MissedEvents.set(installation);
    });

    afterAll(async () => {
      await missed?.end();
    });

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

    test('every one is there, and runs once', async () => {
      const { main, recovery } = missed;
      missed.playground.openApi.addFailed(events(MISSED_EVENTS));
      const fetching = missed.fetch();
      await eventually(`${RAN_BEFORE_KILL} events have run`, async () => {
        const count = await installation.client.countExecutions({ workflowId: main.id });
        return count >= RAN_BEFORE_KILL;
      });
      await installation.n8n.kill();
      await fetching;
      await installation.restart();
      const stuck = await installation.stuckExecutions(main);
      await missed.fetch();
      await installation.untilIdle(recovery);
      // What DingTalk gave before the kill is in the execution that the kill ended.
      await retryCrashed(recovery, () => true);
      await installation.untilIdle(recovery);
      const ran = await missed.usersThatRan(stuck);
      expect(ran).toHaveLength(new Set(ran).size);
      // The kill may also have ended a run between its trigger and its last node.
      await retryCrashed(main, (stored) => !ran.some((user) => stored.includes(`"${user}"`)));
      expect((await missed.usersThatRan(stuck)).sort()).toEqual(usersOf(MISSED_EVENTS).sort());
    });
  });
});
