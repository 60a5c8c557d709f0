import { openAcknowledgement, sealedRequest } from '../../playground/dingtalk/callback';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { push } from '../../playground/dingtalk/push';
import { deduplicationTable, n8nLog } from './core';
import { N8nHost, send } from './harness';

const event = (eventId: string) => ({
  EventType: 'user_add_org',
  EventTime: 1772413439000,
  CorpId: 'dinglotusbay0001',
  eventId,
  userId: [`user of ${eventId}`],
});

const legacyEvent = { EventType: 'user_add_org', CorpId: 'dinglotusbay0001', UserId: ['u1'] };

const eventIds = (count: number, prefix = 'e') =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);

const pushAll = async ({ app }: N8nHost, ids: string[]) =>
  await Promise.all(ids.map((id) => push(app, event(id))));

/** An answer that comes late is a right one on a slow machine; one that never comes is late too. */
const verdicts = (deliveries: Delivery[]) => [
  ...new Set(
    deliveries.map(({ verdict, status }) =>
      verdict === 'late' && status === 200 ? ('acknowledged' as const) : verdict,
    ),
  ),
];

const idsOf = (host: N8nHost) => host.items.map(({ eventId }) => String(eventId)).sort();

const settings = { combined: { parameters: { combineBursts: true } }, single: {} };

afterEach(() => {
  deduplicationTable.outage = undefined;
});

describe.each(Object.entries(settings))(
  'An event that comes more than once (%s)',
  (_name, given) => {
    test('5 times at once and again later, is acknowledged each time and runs once', async () => {
      const host = await N8nHost.start({ ...given, storingMs: 20 });
      const atOnce = await pushAll(host, Array<string>(5).fill('e-1'));
      const later = await pushAll(host, ['e-1', 'e-1']);
      expect(verdicts([...atOnce, ...later])).toEqual(['acknowledged']);
      await host.settled();
      expect(idsOf(host)).toEqual(['e-1']);
      expect(host.executions).toHaveLength(1);
    });

    test('and has no id runs once too, and another such event runs as well', async () => {
      const host = await N8nHost.start(given);
      for (const UserId of [['u1'], ['u1'], ['u2']]) {
        expect(await push(host.app, { ...legacyEvent, UserId })).toMatchObject({
          verdict: 'acknowledged',
        });
      }
      await host.settled();
      expect(host.items.map(({ data }) => data)).toEqual([{ UserId: ['u1'] }, { UserId: ['u2'] }]);
    });

    test('runs once though n8n was restarted in between', async () => {
      const host = await N8nHost.start(given);
      await push(host.app, event('e-1'));
      await host.settled();
      await host.restart();
      expect(verdicts(await pushAll(host, ['e-1', 'e-2', 'e-1']))).toEqual(['acknowledged']);
      await host.settled();
      expect(idsOf(host)).toEqual(['e-1', 'e-2']);
    });

    test('is acknowledged and runs once though its first sender hung up meanwhile', async () => {
      const host = await N8nHost.start(given);
      const release = host.holdDatabase();
      const impatient = push(host.app, event('e-1'), { timeoutMs: 100 });
      await host.arrived(1);
      const others = pushAll(host, ['e-1', 'e-1']);
      await host.arrived(3);
      expect(await impatient).toMatchObject({ verdict: 'late' });
      release();
      expect(verdicts(await others)).toEqual(['acknowledged']);
      await host.settled();
      expect(idsOf(host)).toEqual(['e-1']);
    });

    test('runs in each of two workflows that receive it', async () => {
      const [one, other] = [await N8nHost.start(given), await N8nHost.start(given)];
      for (const host of [one, other]) {
        await push(host.app, event('e-1'));
        await host.settled();
        expect(idsOf(host)).toEqual(['e-1']);
      }
    });

    test('runs once though the workflow was switched off and on in between', async () => {
      const host = await N8nHost.start(given);
      await push(host.app, event('e-1'));
      await host.settled();
      await host.deactivate();
      await host.activate();
      expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
      await host.settled();
      expect(idsOf(host)).toEqual(['e-1']);
    });

    test('60 different ones, each 3 times at once, run once each', async () => {
      const host = await N8nHost.start(given);
      const ids = eventIds(200).flatMap((id) => [id, id, id]);
      for (let start = 0; start < ids.length; start += 60) {
        expect(verdicts(await pushAll(host, ids.slice(start, start + 60)))).toEqual([
          'acknowledged',
        ]);
      }
      await host.settled();
      expect(idsOf(host)).toEqual(eventIds(200).sort());
    });
  },
);

describe("From n8n's list of executions", () => {
  test('an execution that failed in the flow can be retried', async () => {
    const host = await N8nHost.start();
    host.flow = () => {
      throw new Error('the other system is down');
    };
    expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
    await host.settled();
    const [failed] = host.executions;
    expect(failed).toMatchObject({ status: 'error', error: 'the other system is down' });
    host.flow = () => undefined;
    expect(await host.retry(failed!)).toMatchObject({ status: 'success', mode: 'retry' });
    expect(idsOf(host)).toEqual(['e-1']);
  });

  test('a retry from the trigger on runs the event again, with no request open', async () => {
    const host = await N8nHost.start();
    await push(host.app, event('e-1'));
    await host.settled();
    const [first] = host.executions;
    for (const restarted of [false, true]) {
      if (restarted) await host.restart();
      const retried = await host.retry({ ...first!, finishedData: undefined });
      expect(retried).toMatchObject({ status: 'success', items: [{ eventId: 'e-1' }] });
    }
  });
});

describe('When n8n dies', () => {
  test('while the flow runs, a redelivery does not run the event again, a retry does', async () => {
    const host = await N8nHost.start();
    const flowRuns = new Promise<void>((resolve) => {
      host.flow = async () => {
        resolve();
        await new Promise(() => undefined);
      };
    });
    expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
    await flowRuns;
    await host.restart();
    host.flow = () => undefined;
    expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual([]);
    await host.retry(host.executions[0]!);
    expect(idsOf(host)).toEqual(['e-1']);
  });

  test.each([
    ['before', true],
    ['after', false],
  ])(
    'before a stored execution has started, it runs once, though the event comes again %s that',
    async (_when, redeliveredFirst) => {
      const host = await N8nHost.start();
      host.concurrencyLimitIsReached = true;
      expect(await push(host.app, event('e-1'), { timeoutMs: 50 })).toMatchObject({
        verdict: 'late',
      });
      host.concurrencyLimitIsReached = false;
      await host.restart();
      if (!redeliveredFirst) await host.runEnqueued();
      expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
      await host.settled();
      await host.runEnqueued();
      expect(idsOf(host)).toEqual(['e-1']);
    },
  );
});

describe('When n8n cannot store an execution', () => {
  test('the event is not acknowledged, and runs when it is delivered again', async () => {
    const host = await N8nHost.start();
    host.databaseIsDown = true;
    expect(await push(host.app, event('e-1'))).toMatchObject({ status: 500 });
    expect(host.executions).toEqual([]);
    host.databaseIsDown = false;
    expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual(['e-1']);
  });

  test('none of its duplicates is acknowledged either', async () => {
    const host = await N8nHost.start();
    host.databaseIsDown = true;
    const release = host.holdDatabase();
    const pushes = pushAll(host, ['e-1', 'e-1', 'e-1']);
    await host.arrived(3);
    release();
    const statuses = (await pushes).map(({ status }) => status);
    expect(statuses.sort()).toEqual([500, 503, 503]);
  });

  test('none of a burst is acknowledged, and all of it runs when it is delivered again', async () => {
    const host = await N8nHost.start({ ...settings.combined, storingMs: 20 });
    host.databaseIsDown = true;
    const refused = await pushAll(host, eventIds(30));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([500, 503]));
    expect(host.executions).toEqual([]);
    host.databaseIsDown = false;
    expect(verdicts(await pushAll(host, eventIds(30)))).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual(eventIds(30).sort());
  });

  test('a refusal says what happened and what DingTalk will do', async () => {
    const host = await N8nHost.start();
    const request = () => send(sealedRequest(host.app, JSON.stringify(event('e-1'))));
    host.databaseIsDown = true;
    const release = host.holdDatabase();
    const first = request();
    await host.arrived(1);
    const duplicate = request();
    await host.arrived(2);
    release();
    expect(await first).toMatchObject({ status: 500 });
    expect(JSON.parse((await duplicate).data)).toEqual({
      rule: 'notStored',
      message: expect.stringContaining('was not acknowledged'),
      fix: expect.stringContaining('will deliver it again'),
    });
  });
});

describe('When a worker of queue mode cannot get its answer back', () => {
  test.each(Object.entries(settings))(
    'an event, which may be acknowledged already, runs all the same, and once when it comes again (%s)',
    async (_name, given) => {
      const host = await N8nHost.start(given);
      host.relayIsDown = true;
      for (const body of [event('e-1'), legacyEvent]) await push(host.app, body);
      await host.settled();
      expect(host.items).toHaveLength(2);
      expect(await n8nLog()).toContain('cannot answer the sender, but runs the flow: Missing lock');
      host.relayIsDown = false;
      for (const body of [event('e-1'), legacyEvent, event('e-1'), legacyEvent]) {
        expect(await push(host.app, body)).toMatchObject({ verdict: 'acknowledged' });
      }
      await host.restart();
      for (const body of [event('e-1'), legacyEvent]) {
        expect(await push(host.app, body)).toMatchObject({ verdict: 'acknowledged' });
      }
      await host.settled();
      expect(host.items).toHaveLength(2);
    },
  );
});

describe('When n8n cannot look up what it has run', () => {
  test('an acknowledged event runs all the same, and the log says what is amiss', async () => {
    const host = await N8nHost.start();
    deduplicationTable.outage = new Error('database is locked');
    expect(verdicts(await pushAll(host, ['e-1']))).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual(['e-1']);
    expect(await n8nLog()).toContain('cannot tell repeated events: database is locked');
  });

  test('a repetition in the same process is still recognized', async () => {
    const host = await N8nHost.start();
    deduplicationTable.outage = new Error('database is locked');
    await pushAll(host, ['e-1']);
    await host.settled();
    deduplicationTable.outage = undefined;
    await pushAll(host, ['e-1', 'e-2']);
    await host.settled();
    expect(idsOf(host)).toEqual(['e-1', 'e-2']);
  });
});

describe('Combine Bursts', () => {
  test('50 events at once share few executions, each is one item and acknowledged', async () => {
    const host = await N8nHost.start({ ...settings.combined, storingMs: 500 });
    expect(verdicts(await pushAll(host, eventIds(50)))).toEqual(['acknowledged']);
    await host.settled();
    expect(host.executions.length).toBeLessThanOrEqual(10);
    expect(idsOf(host)).toEqual(eventIds(50).sort());
    expect(host.items).toContainEqual({
      eventId: 'e-7',
      eventType: 'user_add_org',
      eventBornTime: 1772413439000,
      eventCorpId: 'dinglotusbay0001',
      data: { userId: ['user of e-7'] },
    });
  });

  test('each request of a burst gets an answer of its own', async () => {
    const host = await N8nHost.start({ ...settings.combined, storingMs: 20 });
    const answers = await Promise.all(
      eventIds(20).map(async (id) => {
        const { data } = await send(sealedRequest(host.app, JSON.stringify(event(id))));
        return JSON.parse(data) as Record<string, string>;
      }),
    );
    for (const answer of answers) expect(openAcknowledgement(host.app, answer)).toBe('success');
    expect(new Set(answers.map(({ nonce }) => nonce)).size).toBe(20);
  });

  test('a lone event is an execution of one item', async () => {
    const host = await N8nHost.start(settings.combined);
    for (const id of eventIds(3)) await push(host.app, event(id));
    await host.settled();
    expect(host.executions.map(({ items }) => items?.length)).toEqual([1, 1, 1]);
  });

  test('a sender that hangs up does not hold up or lose the others', async () => {
    const host = await N8nHost.start(settings.combined);
    const release = host.holdDatabase();
    const impatient = push(host.app, event('e-0'), { timeoutMs: 100 });
    await host.arrived(1);
    const others = pushAll(host, eventIds(10));
    await host.arrived(11);
    expect(await impatient).toMatchObject({ verdict: 'late' });
    release();
    expect(verdicts(await others)).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual(['e-0', ...eventIds(10)].sort());
  });

  test('without it, 50 events at once are 50 executions, all acknowledged', async () => {
    const host = await N8nHost.start();
    expect(verdicts(await pushAll(host, eventIds(50)))).toEqual(['acknowledged']);
    await host.settled();
    expect(host.executions).toHaveLength(50);
    expect(idsOf(host)).toEqual(eventIds(50).sort());
  });

  test('events of a burst that ran before a restart are left out, the others run', async () => {
    const host = await N8nHost.start({ ...settings.combined, storingMs: 20 });
    await pushAll(host, eventIds(5));
    await host.settled();
    await host.restart();
    expect(verdicts(await pushAll(host, eventIds(10)))).toEqual(['acknowledged']);
    await host.settled();
    expect(idsOf(host)).toEqual(eventIds(10).sort());
  });
});

test('The event is in the database before it is acknowledged', async () => {
  const host = await N8nHost.start({ storingMs: 500 });
  expect(verdicts([await push(host.app, event('e-1'))])).toEqual(['acknowledged']);
  expect(host.executions[0]?.storedData).toContain('"eventId":"e-1"');
});
