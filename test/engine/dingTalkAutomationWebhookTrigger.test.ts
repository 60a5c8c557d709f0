import { DingTalkAutomationWebhookApi } from '../../credentials/DingTalkAutomationWebhookApi.credentials';
import { DingTalkAutomationWebhook } from '../../nodes/DingTalkAutomationWebhook/DingTalkAutomationWebhook.node';
import { answers } from '../support/automationAnswers';
import { onFakeClock } from '../support/fakeTime';
import { AutomationHost } from './automationHost';

const { taken, tooMany, notAuthorized } = answers;

const MANY = { requestsPerSecond: 1_000 };

describe('A request', () => {
  test('is answered as DingTalk documents it, and its fields are those of one item', async () => {
    const host = await AutomationHost.start();
    expect(await host.call({ key: 'value', list: [1, { a: null }] })).toBe(taken);
    await host.settled();
    expect(host.executions).toMatchObject([{ mode: 'webhook', status: 'success' }]);
    expect(host.items).toEqual([{ key: 'value', list: [1, { a: null }] }]);
  });

  test('leads to an item that n8n can link back to it', async () => {
    const host = await AutomationHost.start();
    await host.call();
    await host.settled();
    expect(host.executions[0]?.finishedData).toContain('"pairedItem":{"item":0}');
  });

  test('brings no header, reply or secret into the flow', async () => {
    const host = await AutomationHost.start({ parameters: { authentication: 'bearerToken' } });
    await host.call({ key: 'value' }, { 'Client-Token': 'confidential-client-token' });
    await host.settled();
    const { resultData } = JSON.parse(host.executions[0]?.finishedData ?? '') as {
      resultData: unknown;
    };
    const result = JSON.stringify(resultData);
    expect(result).toContain('value');
    for (const word of [host.token, 'confidential', 'Bearer', 'eventId', '"msg"']) {
      expect(result).not.toContain(word);
    }
  });

  test('without the token is refused unless a person has chosen that anybody may call', async () => {
    const nobody = { Authorization: '' };
    expect(await (await AutomationHost.start()).call({}, nobody)).toBe(notAuthorized);
    const open = await AutomationHost.start({ parameters: { authentication: 'none' } });
    expect(await open.call({}, nobody)).toBe(taken);
  });

  test.each(['GET', 'PUT', 'DELETE'])('by %s is none for this webhook', async (method) => {
    const host = await AutomationHost.start();
    const { status } = await fetch(host.url, { method });
    expect([status, host.executions]).toEqual([404, []]);
  });
});

describe('Parameter Format', () => {
  const text = '{"key": "value 你好"}';

  test.each<[string, string, unknown]>([
    ['json', text, { key: 'value 你好' }],
    ['json', '[1,{"a":2}]', { body: [1, { a: 2 }] }],
    ['json', '"text"', { body: 'text' }],
    ['json', '0', { body: 0 }],
    ['json', 'false', { body: false }],
    ['json', 'null', { body: null }],
    ['json', '\uFEFF{"a":1}', { a: 1 }],
    ['text', text, { text }],
    ['text', 'CPU 98 %\r\n', { text: 'CPU 98 %\r\n' }],
    ['text', '', { text: '' }],
    ['none', text, {}],
    ['none', 'no JSON', {}],
  ])('%s makes of %j an item as it says', async (format, body, item) => {
    const host = await AutomationHost.start({ parameters: { format } });
    expect(await host.call(body)).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([item]);
  });
});

describe('Trigger Keywords', () => {
  const parameters = { keywords: 'new product， price change,,新品', rules: MANY };

  test.each([
    '{"event":"a new product"}',
    '{"price change":1}',
    '{"event":"新品上市"}',
    '{"event":"\\u65b0\\u54c1"}',
    '{"a":[{"\\u65b0品":1}]}',
  ])('%s contains one and starts the flow', async (body) => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call(body)).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([JSON.parse(body)]);
  });

  test.each(['{}', '{"event":"New Product"}', '{"event":"new  product"}', '{"new":"product"}'])(
    '%s contains none: it is answered with success and starts nothing',
    async (body) => {
      const host = await AutomationHost.start({ parameters });
      expect(await host.call(body)).toBe(taken);
      await host.settled();
      expect(host.executions).toEqual([]);
    },
  );

  test('are looked for in a text too', async () => {
    const host = await AutomationHost.start({ parameters: { ...parameters, format: 'text' } });
    for (const body of ['the new product', 'the product']) {
      expect(await host.call(body)).toBe(taken);
    }
    await host.settled();
    expect(host.items).toEqual([{ text: 'the new product' }]);
  });

  test('that are missing do not use up the Client-Token', async () => {
    const host = await AutomationHost.start({ parameters });
    for (const event of ['none', 'new product']) {
      expect(await host.call({ event }, { 'Client-Token': 't1' })).toBe(taken);
    }
    await host.settled();
    expect(host.items).toEqual([{ event: 'new product' }]);
  });
});

describe('The test URL', () => {
  test('takes every request: no rate limit, no Client-Token is a repetition, nothing is recorded', async () => {
    const host = await AutomationHost.start({ mode: 'manual' });
    for (let time = 1; time <= 10; time++) {
      expect(await host.call({ time }, { 'Client-Token': 't1' })).toBe(taken);
    }
    await host.settled();
    expect(host.items).toHaveLength(10);
    expect(await host.recorded()).toBe(0);
  });

  test('uses up neither a Client-Token nor the limit of the production URL', async () => {
    await onFakeClock(new Date(), async () => {
      const host = await AutomationHost.start({
        mode: 'manual',
        parameters: { authentication: 'none' },
      });
      await host.call({}, { 'Client-Token': 't1' });
      await host.settled();
      host.settings.mode = 'webhook';
      expect(await host.call({}, { 'Client-Token': 't1' })).toBe(taken);
      expect(await host.call({}, { 'Client-Token': 't2' })).toBe(tooMany);
      await host.settled();
      expect(host.executions).toMatchObject([{ mode: 'manual' }, { mode: 'webhook' }]);
      expect(host.items).toHaveLength(2);
    });
  });

  test('checks the credential of the node as it is edited, the production URL the published one', async () => {
    const host = await AutomationHost.start({
      parameters: { authentication: 'bearerToken', rules: MANY },
    });
    const published = { bearerToken: 'published' };
    const edited = { bearerToken: 'edited' };
    const callBoth = async () => [
      await host.call({}, { Authorization: 'Bearer published' }),
      await host.call({}, { Authorization: 'Bearer edited' }),
    ];
    for (let time = 0; time < 2; time++) {
      Object.assign(host.settings, { mode: 'webhook' });
      host.credential = published;
      expect(await callBoth()).toEqual([taken, notAuthorized]);
      Object.assign(host.settings, { mode: 'manual' });
      host.credential = edited;
      expect(await callBoth()).toEqual([notAuthorized, taken]);
    }
  });

  test.each<[string, object, string]>([
    ['the credential', { authentication: 'bearerToken' }, notAuthorized],
    ['the address', { rules: { allowedIps: '203.0.113.1' } }, answers.ipNotAllowed],
    ['the body', { authentication: 'none' }, answers.notJson],
  ])('checks %s', async (_what, parameters, answer) => {
    const host = await AutomationHost.start({ mode: 'manual', parameters: { ...parameters } });
    expect(await host.call('no JSON', { Authorization: 'none' })).toBe(answer);
    expect(host.executions).toEqual([]);
  });
});

describe("From n8n's list of executions", () => {
  const clientToken = { 'Client-Token': 't1' };

  test('an execution that failed in the flow can be retried', async () => {
    const host = await AutomationHost.start();
    host.flow = () => {
      throw new Error('the other system is down');
    };
    expect(await host.call({ key: 'value' }, clientToken)).toBe(taken);
    await host.settled();
    const [failed] = host.executions;
    expect(failed).toMatchObject({ status: 'error', error: 'the other system is down' });
    host.flow = () => undefined;
    expect(await host.retry(failed!)).toMatchObject({ status: 'success', mode: 'retry' });
    expect(host.items).toEqual([{ key: 'value' }]);
  });

  test('a retry from the trigger on runs the request again, with no request open', async () => {
    const host = await AutomationHost.start();
    await host.call({ key: 'value' }, clientToken);
    await host.settled();
    const [first] = host.executions;
    for (const isRestarted of [false, true]) {
      if (isRestarted) await host.restart();
      const retried = await host.retry({ ...first!, finishedData: undefined });
      expect(retried).toMatchObject({ status: 'success', items: [{ key: 'value' }] });
    }
  });

  test('a retry does not use up the Client-Token anew, nor free it', async () => {
    const host = await AutomationHost.start({ parameters: { rules: MANY } });
    await host.call({ time: 1 }, clientToken);
    await host.settled();
    const recorded = await host.recorded();
    await host.retry({ ...host.executions[0]!, finishedData: undefined });
    expect(await host.recorded()).toBe(recorded);
    await host.call({ time: 2 }, clientToken);
    await host.settled();
    expect(host.items).toEqual([{ time: 1 }, { time: 1 }]);
  });
});

describe('Behind it, DingTalk Automation Webhook', () => {
  const calling = async (webhookUrl: (host: AutomationHost) => string) => {
    const credential = {
      type: new DingTalkAutomationWebhookApi(),
      data: { webhookUrl: '', bearerToken: '' },
    };
    const host = await AutomationHost.start({
      parameters: { rules: MANY },
      next: { type: new DingTalkAutomationWebhook(), credential },
    });
    credential.data.webhookUrl = webhookUrl(host);
    return host;
  };

  const own: Array<[what: string, webhookUrl: (host: AutomationHost) => string]> = [
    ['the Production URL', ({ url }) => url],
    ['the Test URL', ({ url }) => url.replace('/webhook/', '/webhook-test/')],
    ['another name of the server', ({ url }) => url.replace('127.0.0.1', 'localhost')],
    ['the URL with a query', ({ url }) => `${url}?a=1`],
  ];

  test.each(own)('refuses to call the flow itself by %s', async (_what, webhookUrl) => {
    const host = await calling(webhookUrl);
    expect(await host.call()).toBe(taken);
    await host.settled();
    expect(host.executions).toMatchObject([
      { status: 'error', error: expect.stringMatching(/that of this flow itself.*without end/) },
    ]);
    expect(host.requests).toBe(1);
  });

  test('refuses that in a test and in a retry too', async () => {
    const host = await calling(({ url }) => url);
    host.settings.mode = 'manual';
    await host.call();
    await host.settled();
    await host.retry(host.executions[0]!);
    await host.retry({ ...host.executions[0]!, finishedData: undefined });
    const itself = expect.stringContaining('that of this flow itself');
    expect(host.executions).toMatchObject([
      { error: itself },
      { error: itself },
      { error: itself },
    ]);
    expect(host.requests).toBe(1);
  });

  test('may call another flow', async () => {
    const other = await AutomationHost.start({ parameters: { authentication: 'none' } });
    const host = await calling(() => other.url);
    expect(await host.call({ key: 'value' })).toBe(taken);
    await host.settled();
    await other.settled();
    expect(host.executions).toMatchObject([{ status: 'success', items: [{ code: 0, msg: '' }] }]);
    expect(other.items).toEqual([{ key: 'value' }]);
  });
});
