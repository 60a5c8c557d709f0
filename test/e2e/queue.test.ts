import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground } from '../../playground/server';
import { hostOf } from '../../tools/n8n/host';
import { newest } from '../../tools/n8n/releases';
import { Cluster } from './queue/cluster';
import { deliver, newEventIds } from './queue/deliveries';
import { disrupt } from './queue/disruptions';
import { readRuns, type Runs } from './queue/runs';
import type { ActiveFlow } from './installation';

/** The full proof is 20,000; CI is content with fewer. */
const EVENTS = Number(process.env.QUEUE_EVENTS ?? 1_500);
const EVENTS_PER_SECOND = Number(process.env.QUEUE_EVENTS_PER_SECOND ?? 100);
const CONNECTIONS = 100;
const DUPLICATES = 0.2;
const PUSHING_MILLISECONDS = (EVENTS / EVENTS_PER_SECOND) * 1_000;
/** Time to rescue what a killed worker was running, see docs/production.md. */
const LOCK_MILLISECONDS = PUSHING_MILLISECONDS + 75_000;
/** The full proof is 60 seconds. */
const STOPPED_MILLISECONDS = Number(process.env.QUEUE_STOPPED_SECONDS ?? 10) * 1_000;
const ROBOT_MESSAGES = 60;
/** So high that the test does not take minutes. */
const MESSAGES_PER_MINUTE = 1_000;

describe(`n8n ${newest.n8n} in queue mode`, () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start(
      hostOf(newest),
      { processors: 2, workers: 2 },
      { QUEUE_WORKER_LOCK_DURATION: String(LOCK_MILLISECONDS) },
    );
  });

  afterAll(async () => {
    await cluster.remove();
  });

  const runsOf = async ({ id }: ActiveFlow): Promise<Runs> => {
    await cluster.untilIdle();
    return await readRuns(cluster.postgres, id);
  };

  test('no acknowledged event is lost while worker, processor and Redis are killed', async () => {
    const acknowledge = process.env.QUEUE_ACKNOWLEDGE ?? 'executionStarted';
    const flow = await cluster.main.activate({ combineBursts: true, acknowledge });
    const eventIds = newEventIds(EVENTS);
    const [{ acknowledged, deliveries }] = await Promise.all([
      deliver(cluster.appsOf(flow), {
        eventIds,
        connections: CONNECTIONS,
        duplicates: DUPLICATES,
        eventsPerSecond: EVENTS_PER_SECOND,
      }),
      disrupt(cluster, PUSHING_MILLISECONDS),
    ]);
    expect(acknowledged.size).toBe(EVENTS);
    await cluster.rescueInterrupted();
    const runs = await runsOf(flow);
    const retriable = runs.interrupted.filter((execution) => execution.eventIds.length > 0);
    console.log({
      acknowledge,
      deliveries: deliveries.length,
      unacknowledgedDeliveries: deliveries.filter(({ status }) => status !== 200).length,
      statuses: runs.statuses,
      ran: runs.timesRun.size,
      ranTwice: [...runs.timesRun.values()].filter((times) => times > 1).length,
      interrupted: runs.interrupted.map(({ status, eventIds: { length } }) => [status, length]),
    });
    const kept = new Set([...runs.timesRun.keys(), ...retriable.flatMap((one) => one.eventIds)]);
    expect([...acknowledged].filter((eventId) => !kept.has(eventId))).toEqual([]);
    // What a person does with executions that n8n lists as crashed.
    for (const { id } of retriable) await cluster.main.client.retryExecution(id);
    const { timesRun } = await runsOf(flow);
    expect([...acknowledged].filter((eventId) => !timesRun.has(eventId))).toEqual([]);
  });

  test('with acknowledge: received, answers need no worker and all events run later', async () => {
    const flow = await cluster.main.activate({ combineBursts: true, acknowledge: 'received' });
    await Promise.all(cluster.workers.map((worker) => worker.stop()));
    const eventIds = newEventIds(STOPPED_MILLISECONDS / 50);
    const { acknowledged, deliveries } = await deliver(cluster.appsOf(flow), {
      eventIds,
      connections: 20,
      eventsPerSecond: 20,
    });
    expect((await readRuns(cluster.postgres, flow.id)).timesRun.size).toBe(0);
    expect(acknowledged.size).toBe(eventIds.length);
    const late = deliveries.filter(({ verdict }) => verdict === 'late').length;
    const latencies = deliveries.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    console.log({ answers: latencies.length, late, slowest: latencies.at(-1) });
    await Promise.all(cluster.workers.map((worker) => worker.restart()));
    const { timesRun } = await runsOf(flow);
    expect([...timesRun.values()]).toEqual(eventIds.map(() => 1));
  });

  test('every message of a DingTalk Robot arrives once, whichever worker sends it', async () => {
    const playground = await startPlayground({
      port: 0,
      app: newApp(cluster.main.n8n.url),
      robot: { ...newRobot(), messagesPerMinute: MESSAGES_PER_MINUTE },
    });
    try {
      playground.robot.setFaults({ dropAfterPercent: 10 });
      const flow = await cluster.main.activate();
      const { webhookUrl, settings } = playground.robot;
      const credential = await cluster.main.client.createCredential({
        name: 'Robot',
        type: 'dingTalkRobotApi',
        data: {
          accessToken: webhookUrl,
          secret: settings.secret,
          // Each worker gets its share.
          messagesPerMinute: MESSAGES_PER_MINUTE / cluster.workers.length,
        },
      });
      await cluster.main.client.updateWorkflow(flow.id, {
        ...flow.json,
        nodes: flow.json.nodes.map((node) =>
          node.name === 'Next'
            ? {
                ...node,
                type: 'n8n-nodes-dingtalk-eventbridge.dingTalkRobot',
                parameters: { messageType: 'text', content: '={{ $json.eventId }}' },
                credentials: { [credential.type]: credential },
              }
            : node,
        ),
      });
      await cluster.main.client.activateWorkflow(flow.id);
      const eventIds = newEventIds(ROBOT_MESSAGES);
      const logged = new Map(cluster.workers.map((worker) => [worker, worker.log().length]));
      await deliver(cluster.appsOf(flow), { eventIds, connections: 10 });
      await cluster.untilIdle();
      const texts = playground.robot.messages.map(({ message }) => message.text);
      expect(texts).toHaveLength(ROBOT_MESSAGES);
      expect(texts).toEqual(
        expect.arrayContaining(eventIds.map((eventId) => ({ content: eventId }))),
      );
      for (const worker of cluster.workers) {
        const executions =
          worker
            .log()
            .slice(logged.get(worker))
            .match(/Worker finished/g) ?? [];
        expect(executions.length).toBeGreaterThan(0);
      }
    } finally {
      await playground.close();
    }
  });
});
