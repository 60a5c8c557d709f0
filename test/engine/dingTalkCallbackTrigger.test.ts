import { newApp } from '../../playground/dingtalk/app';
import { openAcknowledgement, sealedRequest } from '../../playground/dingtalk/callback';
import { freshen, push } from '../../playground/dingtalk/push';
import { isCheck } from '../../playground/dingtalk/delivery';
import { sampleSets } from '../support/sampleEvents';
import { N8nHost, send } from './harness';

const joined = {
  EventType: 'user_add_org',
  EventTime: 1772413439000,
  CorpId: 'dinglotusbay0001',
  eventId: 'e-1',
  userId: ['zhang.wei'],
  optStaffId: 'manager 7',
};

const acknowledged = { status: 200, verdict: 'acknowledged' };

describe('A pushed event', () => {
  test('is acknowledged and reaches the flow as one item in the event shape', async () => {
    const host = await N8nHost.start();
    expect(await push(host.app, joined)).toMatchObject(acknowledged);
    await host.settled();
    expect(host.executions).toMatchObject([{ mode: 'webhook', status: 'success' }]);
    expect(host.items).toEqual([
      {
        eventId: 'e-1',
        eventType: 'user_add_org',
        eventBornTime: 1772413439000,
        eventCorpId: 'dinglotusbay0001',
        data: { userId: ['zhang.wei'], optStaffId: 'manager 7' },
      },
    ]);
  });

  test('leads to an item that n8n can link back to it', async () => {
    const host = await N8nHost.start();
    await push(host.app, joined);
    await host.settled();
    expect(host.executions[0]?.finishedData).toContain('"pairedItem":{"item":0}');
  });

  test.each(sampleSets)('of every kind arrives whole: $source samples', async ({ events }) => {
    const host = await N8nHost.start({ parameters: { options: { includeSuiteTickets: true } } });
    const messages = events
      .filter(({ code }) => !isCheck(code))
      .map(({ sample }) => freshen(sample) as Record<string, unknown>);
    for (const message of messages) {
      expect(await push(host.app, message)).toMatchObject({
        eventType: message.EventType,
        ...acknowledged,
      });
    }
    await host.settled();
    expect(host.items).toEqual(
      messages.map(({ EventType, EventTime, CorpId, eventId, eventUnifiedAppId, ...data }) => ({
        eventId: eventId ?? expect.stringMatching(/^[0-9a-f]{32}$/),
        eventType: EventType,
        eventBornTime: EventTime ?? expect.any(Number),
        eventCorpId: CorpId ?? expect.any(String),
        ...(eventUnifiedAppId !== undefined && { eventUnifiedAppId }),
        data,
      })),
    );
  });

  test('of half a megabyte arrives too', async () => {
    const host = await N8nHost.start();
    const remark = '长'.repeat(170_000);
    expect(await push(host.app, { ...joined, remark })).toMatchObject(acknowledged);
    await host.settled();
    expect(host.items).toMatchObject([{ data: { remark } }]);
  });

  test('brings no request, reply or secret into the flow', async () => {
    const host = await N8nHost.start();
    await push(host.app, joined);
    await host.settled();
    const { resultData } = JSON.parse(host.executions[0]?.finishedData ?? '') as {
      resultData: unknown;
    };
    const result = JSON.stringify(resultData);
    const { token, aesKey, ownerKey } = host.app;
    for (const word of [token, aesKey, ownerKey, 'encrypt', 'signature']) {
      expect(result).not.toContain(word);
    }
  });

  test('comes with the text that DingTalk sent, when asked for', async () => {
    const host = await N8nHost.start({ parameters: { options: { includeRawMessage: true } } });
    const text = JSON.stringify(joined, null, 2);
    await send(sealedRequest(host.app, text));
    await host.settled();
    expect(host.items).toMatchObject([{ eventId: 'e-1', rawMessage: text }]);
  });
});

describe('What DingTalk sends for itself', () => {
  test.each([
    { EventType: 'check_url' },
    { EventType: 'check_create_suite_url', Random: 'aB3dE6' },
    { EventType: 'check_update_suite_url', Random: 'zY9xW8' },
  ])('$EventType gets the answer that DingTalk wants and starts nothing', async (check) => {
    for (const mode of ['webhook', 'manual'] as const) {
      const host = await N8nHost.start({ mode });
      expect(await push(host.app, check)).toMatchObject({ kind: 'check', ...acknowledged });
      expect(host.executions).toEqual([]);
    }
  });

  test('a URL check is answered though only another event is selected, and starts nothing though selected', async () => {
    for (const otherEventCodes of ['user_add_org', 'check_url']) {
      const host = await N8nHost.start({ parameters: { events: 'selected', otherEventCodes } });
      expect(await push(host.app, { EventType: 'check_url' })).toMatchObject(acknowledged);
      expect(host.executions).toEqual([]);
    }
  });

  const ticket = { EventType: 'suite_ticket', SuiteKey: 'suite1', SuiteTicket: 't-1' };

  test('a suite_ticket is acknowledged and starts nothing', async () => {
    const host = await N8nHost.start();
    expect(await push(host.app, ticket)).toMatchObject(acknowledged);
    expect(host.executions).toEqual([]);
  });

  test.each([
    ['asked for', { options: { includeSuiteTickets: true } }],
    ['selected', { events: 'selected', selectedEvents: ['suite_ticket'] }],
  ])('a suite_ticket starts the flow when it is %s', async (_how, parameters) => {
    const host = await N8nHost.start({ parameters });
    expect(await push(host.app, ticket)).toMatchObject(acknowledged);
    await host.settled();
    expect(host.items).toMatchObject([{ eventType: 'suite_ticket', data: { SuiteTicket: 't-1' } }]);
  });
});

describe('With selected events', () => {
  test.each([
    ['chosen from the list', { selectedEvents: ['user_add_org', 'user_leave_org'] }],
    ['typed in by code', { otherEventCodes: 'my_new_event , user_add_org' }],
  ])('one %s starts the flow, another is acknowledged and starts nothing', async (_how, chosen) => {
    const host = await N8nHost.start({ parameters: { events: 'selected', ...chosen } });
    expect(await push(host.app, { ...joined, EventType: 'user_modify_org' })).toMatchObject(
      acknowledged,
    );
    expect(host.executions).toEqual([]);
    expect(await push(host.app, joined)).toMatchObject(acknowledged);
    await host.settled();
    expect(host.items).toMatchObject([{ eventType: 'user_add_org' }]);
  });

  test('codes that are hidden because All is chosen again select nothing', async () => {
    const parameters = { events: 'all', selectedEvents: ['user_leave_org'] };
    const host = await N8nHost.start({ parameters });
    await push(host.app, joined);
    await host.settled();
    expect(host.items).toMatchObject([{ eventType: 'user_add_org' }]);
  });
});

describe('While keys are being changed', () => {
  const old = newApp('');

  test.each([
    ['token and aes_key', { token: old.token, aesKey: old.aesKey }],
    ['token', { token: old.token }],
    ['aes_key', { aesKey: old.aesKey }],
  ])(
    'events under the old %s still arrive, each answered with the keys that it came with',
    async (_which, { token = '', aesKey = '' }: { token?: string; aesKey?: string }) => {
      const credential = { previousToken: token, previousAesKey: aesKey };
      const host = await N8nHost.start({ credential });
      const before = { ...host.app, ...(token && { token }), ...(aesKey && { aesKey }) };
      expect(await push(before, joined)).toMatchObject(acknowledged);
      expect(await push(host.app, { ...joined, eventId: 'e-2' })).toMatchObject(acknowledged);
      await host.settled();
      expect(host.items).toMatchObject([{ eventId: 'e-1' }, { eventId: 'e-2' }]);
    },
  );

  test('events under the old keys are refused when they are no longer in the credential', async () => {
    const host = await N8nHost.start();
    const { token, aesKey } = old;
    expect(await push({ ...host.app, token, aesKey }, joined)).toMatchObject({ status: 401 });
    expect(host.executions).toEqual([]);
  });
});

test('When a version with another credential is published, the next request is checked with it', async () => {
  const host = await N8nHost.start();
  expect(await push(host.app, joined)).toMatchObject(acknowledged);
  const other = newApp(host.app.callbackUrl);
  host.chooseCredential({ token: other.token, aesKey: other.aesKey, ownerKey: other.ownerKey });
  expect(await push(other, { EventType: 'check_url' })).toMatchObject({ status: 200 });
  expect(await push(host.app, { ...joined, eventId: 'e-2' })).toMatchObject({ status: 401 });
});

describe('The test URL', () => {
  test('hands over an event each time that it is sent', async () => {
    const host = await N8nHost.start({ mode: 'manual' });
    for (let time = 1; time <= 2; time++) {
      expect(await push(host.app, joined)).toMatchObject(acknowledged);
      await host.settled();
      expect(host.items).toHaveLength(time);
    }
  });

  test('does not use up an event for the production URL', async () => {
    const host = await N8nHost.start({ mode: 'manual' });
    await push(host.app, joined);
    await host.settled();
    host.settings.mode = 'webhook';
    expect(await push(host.app, joined)).toMatchObject(acknowledged);
    await host.settled();
    expect(host.executions).toMatchObject([{ mode: 'manual' }, { mode: 'webhook' }]);
    expect(host.items).toHaveLength(2);
  });
});

test('The answer is JSON with the four fields, new each time', async () => {
  const host = await N8nHost.start();
  const answers = [];
  for (const eventId of ['e-1', 'e-1', 'e-2']) {
    const { headers, data } = await send(
      sealedRequest(host.app, JSON.stringify({ ...joined, eventId })),
    );
    expect(headers['content-type']).toMatch('application/json');
    const answer = JSON.parse(data) as Record<string, string>;
    expect(Object.keys(answer).sort()).toEqual(['encrypt', 'msg_signature', 'nonce', 'timeStamp']);
    expect(openAcknowledgement(host.app, answer)).toBe('success');
    answers.push(answer);
  }
  expect(new Set(answers.map(({ nonce }) => nonce)).size).toBe(3);
  expect(new Set(answers.map(({ encrypt }) => encrypt)).size).toBe(3);
});
