import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkCallbackApi } from '../../credentials/DingTalkCallbackApi.credentials';
import { DingTalkCallback } from '../../nodes/DingTalkCallback/DingTalkCallback.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { n8nLog } from './core';
import { N8nHost } from './harness';
import { runNode, type NodeRun } from './runNode';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

const joined = (index: number) => ({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000 + index,
  CorpId: 'dinglotusbay0001',
  eventId: `event-${index}`,
  userId: [`user-${index}`],
});

const list = (count: number) => Array.from({ length: count }, (_, index) => joined(index));

const ask = async (
  parameters: INode['parameters'],
  { credential = {}, settings }: { credential?: IDataObject; settings?: Partial<INode> } = {},
): Promise<NodeRun> => {
  const { clientId, clientSecret } = playground.openApi;
  const data = { clientId, clientSecret, baseUrl: playground.url, ...credential };
  return await runNode(new DingTalkCallback(), {
    parameters,
    credentials: { type: new DingTalkAppApi(), data: data as ICredentialDataDecryptedObject },
    settings,
  });
};

const getFailed = { operation: 'getFailedEvents' };

describe('failed events', () => {
  test('come page by page, in the one event shape, and more is announced', async () => {
    playground.openApi.addFailed(list(201));
    const first = await ask(getFailed);
    expect(first.items).toHaveLength(200);
    expect(first.items[0]?.json).toEqual({
      eventId: expect.stringMatching(/^[\da-f]{32}$/),
      eventType: 'user_add_org',
      eventBornTime: 1_790_000_000_000,
      eventCorpId: 'dinglotusbay0001',
      data: { userId: ['user-0'] },
    });
    expect(first.errorItems.map(({ json }) => json)).toEqual([{ page: 2 }]);
    const second = await ask(getFailed);
    expect(second.items).toHaveLength(1);
    expect(second.errorItems).toEqual([]);
  });

  test('keep their ids where DingTalk tells them', async () => {
    playground.openApi.configure({ failedEntriesHaveIds: true });
    playground.openApi.addFailed(list(1));
    expect((await ask(getFailed)).items[0]?.json.eventId).toBe('event-0');
  });

  test('are none when there are none', async () => {
    const run = await ask(getFailed);
    expect([run.error, run.items, run.errorItems]).toEqual([undefined, [], []]);
  });

  test('are bounded in an execution', async () => {
    playground.openApi.addFailed(list(500));
    const run = await ask({ ...getFailed, mostPages: 1 });
    expect(run.items).toHaveLength(200);
    expect(run.errorItems).toEqual([]);
    expect(playground.openApi.failedList).toHaveLength(300);
  });
});

describe('events that DingTalk deletes', () => {
  /** Newer versions of n8n than this engine let a node see these. */
  const withSettings = (settings: IDataObject) => {
    const nodeType = new DingTalkCallback();
    const { execute } = nodeType;
    nodeType.execute = async function () {
      return await execute.call(Object.assign(this, { getWorkflowSettings: () => settings }));
    };
    return nodeType;
  };

  const kept = { saveExecutionProgress: true, saveDataErrorExecution: 'all' };

  test.each<[IDataObject, RegExp | undefined]>([
    [kept, undefined],
    [{}, /set Save execution progress and Save failed production executions to Save\. Nothing/],
    [{ ...kept, saveExecutionProgress: 'DEFAULT' }, /set Save execution progress to Save/],
    [{ saveExecutionProgress: true }, /set Save failed production executions to Save/],
    [
      { ...kept, saveDataErrorExecution: 'DEFAULT' },
      /set Save failed production executions to Save/,
    ],
    [{ ...kept, saveDataErrorExecution: 'none' }, /set Save failed production executions to Save/],
  ])('are fetched only if n8n is sure to keep them: %j', async (settings, description) => {
    playground.openApi.addFailed(list(1));
    const { clientId, clientSecret } = playground.openApi;
    const { items, error } = await runNode(withSettings(settings), {
      parameters: getFailed,
      credentials: {
        type: new DingTalkAppApi(),
        data: { clientId, clientSecret, baseUrl: playground.url },
      },
    });
    expect(playground.openApi.failedList).toHaveLength(description ? 1 : 0);
    expect(items).toHaveLength(description ? 0 : 1);
    if (description) expect(error?.description).toMatch(description);
  });
});

describe('the server API', () => {
  test('one access token serves all calls, and is renewed when it has expired', async () => {
    for (let call = 0; call < 3; call++) await ask(getFailed);
    expect(playground.openApi.counters['/v1.0/oauth2/accessToken']).toBe(1);
    playground.openApi.expireToken();
    expect((await ask(getFailed)).error).toBeUndefined();
    expect(playground.openApi.counters['/v1.0/oauth2/accessToken']).toBe(2);
  });

  test.each([
    [
      { clientSecret: 'wr0ngS3cret' },
      /does not know this Client ID with this Client Secret.*invalidClientIdOrSecret/,
    ],
    [{ clientId: '' }, /The Client ID is empty/],
    [{ baseUrl: 'oapi.dingtalk.com' }, /The Base URL is not a web address/],
    [{ baseUrl: 'http://127.0.0.1:1' }, /could not be reached.*nothing takes connections there/],
  ])('a credential that cannot be right is said: %j', async (credential, message) => {
    const { result } = await inFakeTime(() => ask(getFailed, { credential }));
    expect(result.error?.message).toMatch(message);
    expect(result.error?.description).toMatch(/^[A-Z].{10}/);
  });

  test('an answer of something else is not taken for an empty list', async () => {
    playground.openApi.addFailed(list(1));
    playground.openApi.setFaults({ serverErrorPercent: 100 });
    const { result } = await inFakeTime(() => ask(getFailed));
    expect(result.error?.message).toContain('HTTP status 502');
    playground.openApi.setFaults({});
    expect((await ask(getFailed)).items).toHaveLength(1);
  });

  test('if the flow is to go on, the error is on the item', async () => {
    const { items } = await ask(getFailed, {
      credential: { clientSecret: 'wrong' },
      settings: { onError: 'continueRegularOutput' },
    });
    expect(items.map(({ json }) => json)).toEqual([
      { error: expect.stringContaining('Client Secret') },
    ]);
  });

  test('no secret and no access token is in an item, an error or the log', async () => {
    const { clientSecret } = playground.openApi;
    const runs = [await ask(getFailed)];
    playground.openApi.setFaults({
      answer: { errcode: 1, errmsg: `no ${clientSecret}`, times: 1 },
    });
    runs.push(await ask(getFailed));
    playground.openApi.setFaults({ dropBeforePercent: 100 });
    runs.push((await inFakeTime(() => ask(getFailed))).result);
    const seen = [
      ...runs.map(({ stored, error }) => stored + String(error?.stack)),
      await n8nLog(),
    ];
    for (const place of seen) {
      expect(place).not.toContain(clientSecret);
      expect(place).not.toContain('access_token=');
      expect(place).not.toContain('appsecret=');
    }
  });

  test('the credential test asks for a token', async () => {
    const { clientId, clientSecret } = playground.openApi;
    const test = async (credential: object) =>
      await new DingTalkCallback().methods.credentialTest.testAppCredential.call(
        new CredentialTestContext(),
        {
          id: '1',
          name: 'App',
          type: 'dingTalkAppApi',
          data: { clientId, clientSecret, baseUrl: playground.url, ...credential },
        },
      );
    expect(await test({})).toMatchObject({ status: 'OK' });
    expect(await test({ clientSecret: 'x' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('invalidClientIdOrSecret'),
    });
    expect(await test({ baseUrl: `${playground.url}/page` })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining("not one that DingTalk's server API gives"),
    });
    expect(await test({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('could not be reached'),
    });
  });
});

test('the registration is told without its token and key', async () => {
  expect((await ask({ operation: 'getRegistration' })).items[0]?.json).toEqual({
    isRegistered: false,
    url: '',
    events: [],
  });
});

test('a flow made with a newer version of the package fails with words that say so', async () => {
  const { error } = await ask({ operation: 'deleteRegistration' });
  expect(error?.message).toContain('no operation deleteRegistration for callback');
  expect(error?.description).toContain('update the package');
});

describe('redelivering', () => {
  const event = {
    eventId: 'event-7',
    eventType: 'user_add_org',
    eventBornTime: 1_790_000_000_000,
    eventCorpId: 'dinglotusbay0001',
    data: { userId: ['user-7'] },
  };

  const redeliver = async (
    app: { token: string; aesKey: string; ownerKey: string; callbackUrl: string },
    more: IDataObject = {},
    items: IDataObject[] = [event],
  ) =>
    await runNode(new DingTalkCallback(), {
      parameters: { operation: 'redeliver', triggerUrl: app.callbackUrl, ...more } as never,
      credentials: {
        type: new DingTalkCallbackApi(),
        data: { token: app.token, aesKey: app.aesKey, ownerKey: app.ownerKey },
      },
      items,
    });

  test('gives the trigger the event as it was, once', async () => {
    const host = await N8nHost.start();
    for (let time = 0; time < 3; time++) {
      const { error, items } = await redeliver(host.app);
      expect(error).toBeUndefined();
      expect(items.map(({ json }) => json)).toEqual([event]);
    }
    await host.settled();
    expect(host.items).toEqual([event]);
  });

  test('says when the trigger has other keys', async () => {
    const host = await N8nHost.start();
    const { error } = await redeliver({ ...host.app, token: 'anothertoken' });
    expect(error?.message).toContain('The trigger did not acknowledge the event. (HTTP status 401');
    expect(host.executions).toEqual([]);
  });

  test('another server at the Trigger URL cannot fill the error with its words', async () => {
    const long = 'x'.repeat(100_000);
    const server = createServer((_, response) =>
      response.writeHead(404).end(JSON.stringify({ message: long, fix: long })),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
      const { error } = await redeliver({ ...newApp(callbackUrl), callbackUrl });
      expect(error?.message.length).toBeLessThan(300);
      expect(error?.description?.length).toBeLessThan(300);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('waits for a trigger that cannot store at the moment', async () => {
    const host = await N8nHost.start();
    host.databaseIsDown = true;
    const { result } = await inFakeTime(() => redeliver(host.app));
    expect(result.error?.message).toContain('5 attempts');
    host.databaseIsDown = false;
    expect((await redeliver(host.app)).error).toBeUndefined();
  });

  test.each([
    [{ triggerUrl: 'n8n.example.com' }, [event], /The Trigger URL is not a web address/],
    [{}, [{ name: 'Li Lei' }], /This is not a DingTalk event/],
    [{ triggerUrl: 'http://127.0.0.1:1/x' }, [event], /The trigger could not be reached/],
  ])('says what is missing: %j', async (more, items, message) => {
    const host = await N8nHost.start();
    const { result } = await inFakeTime(() => redeliver(host.app, more, items as IDataObject[]));
    expect(result.error?.message).toMatch(message);
    expect(result.error?.description).toMatch(/^[A-Z].{10}/);
  });
});
