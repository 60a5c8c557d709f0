import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import axios from 'axios';
import type { Call } from '../../playground/automation/caller';
import { newCaller } from '../../playground/automation/callerSettings';
import { newApp } from '../../playground/dingtalk/app';
import { noAnswer } from '../../playground/noAnswer';
import { type Playground, startPlayground } from '../../playground/server';
import { callThisMachine } from '../../playground/thisMachine';

const START = 1_780_000_000_000;

let n8n: http.Server;
let url: string;
let received: Array<{ headers: IncomingHttpHeaders; body: string }>;
let respond: (response: ServerResponse) => void;
let playground: Playground;

beforeEach(async () => {
  received = [];
  respond = (response) => void response.end('{"code":0,"msg":"","data":{}}');
  n8n = http.createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      respond(response);
    });
  });
  await new Promise<void>((resolve) => n8n.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}/webhook/tea`;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    caller: { ...newCaller(), url },
    now: () => START,
  });
});

afterEach(async () => {
  await playground.close();
  n8n.close();
  n8n.closeAllConnections();
});

const api = <Body>(method: string, path: string, data?: unknown) =>
  axios.request<Body>({
    method,
    url: `${playground.url}/api/automation/caller${path}`,
    data,
    validateStatus: () => true,
  });

describe('The caller', () => {
  it("begins with the help centre's example and no address", async () => {
    const other = await startPlayground({ port: 0, app: playground.app, events: [] });
    const { caller } = other.automation;
    expect(caller.settings).toMatchObject({ url: '', bearerToken: '', clientToken: '' });
    expect(caller.settings.body).toMatch(/^\{\n {2}"event": "new product",\n/);
    expect(JSON.parse(caller.settings.body)).toMatchObject({ name: 'Jasmine Milk Tea' });
    await expect(caller.send()).rejects.toThrow('Enter the URL of the trigger first.');
    expect(caller.calls).toEqual([]);
    await other.close();
  });

  it('sends the body as it is', async () => {
    const { caller } = playground.automation;
    for (const body of ['{"a" : 1.0}', '{"name":', '入职', '']) {
      caller.configure({ body });
      await caller.send();
      expect(received.at(-1)?.body).toBe(body);
      expect(received.at(-1)?.headers['content-type']).toBe('application/json');
    }
  });

  it('sends the tokens that it has', async () => {
    const { caller } = playground.automation;
    await caller.send();
    expect(received[0]?.headers).not.toHaveProperty('authorization');
    expect(received[0]?.headers).not.toHaveProperty('client-token');
    caller.configure({ bearerToken: 'secret', clientToken: 'a' });
    await caller.send();
    expect(received[1]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'client-token': 'a',
    });
  });

  it('remembers how its calls ended', async () => {
    const { caller } = playground.automation;
    const [call] = await caller.send();
    expect(call).toEqual({
      id: 1,
      at: new Date(START).toISOString(),
      status: 200,
      answer: '{"code":0,"msg":"","data":{}}',
      milliseconds: expect.any(Number),
    });
    respond = (response) => void response.writeHead(404).end('入'.repeat(1001));
    await caller.send();
    expect(caller.calls).toMatchObject([
      { id: 1 },
      { id: 2, status: 404, answer: '入'.repeat(1000) },
    ]);
    expect((await api('GET', '/calls')).data).toEqual(caller.calls);
  });

  it('sends up to 20 at once and remembers the last 100', async () => {
    const { caller } = playground.automation;
    const waiting: ServerResponse[] = [];
    respond = (response) => {
      waiting.push(response);
      if (waiting.length === 20) for (const each of waiting.splice(0)) each.end('{}');
    };
    for (let count = 0; count < 6; count++)
      expect(await caller.send({ times: 20 })).toHaveLength(20);
    expect(received).toHaveLength(120);
    expect(caller.calls).toHaveLength(100);
    expect(caller.calls[0]?.id).toBe(21);
  });

  it('follows no redirect', async () => {
    respond = (response) => void response.writeHead(307, { Location: url }).end();
    const [call] = await playground.automation.caller.send();
    expect(call).toMatchObject({ status: 307, answer: '' });
    expect(received).toHaveLength(1);
  });

  it('says why there was no answer', async () => {
    const { caller } = playground.automation;
    const problem = async () => {
      const [call] = await caller.send();
      expect(call).not.toHaveProperty('status');
      return call?.problem;
    };
    const { host } = new URL(url);
    respond = ({ socket }) => void socket?.destroy();
    expect(await problem()).toBe(`${host} closed the connection without an answer`);
    respond = (response) => void response.end('x'.repeat(1024 * 1024 + 1));
    expect(await problem()).toBe(`the answer of ${host} is too long, or broke off`);
    caller.configure({ url: 'http://127.0.0.1:1/' });
    expect(await problem()).toBe('nothing listens at 127.0.0.1:1; is n8n running?');
  });

  it("calls the playground's own automation", async () => {
    const { caller, ...automation } = playground.automation;
    caller.configure({ url: automation.webhookUrl, bearerToken: automation.settings.bearerToken });
    const [call] = await caller.send();
    expect(call).toMatchObject({ status: 200, answer: '{"code":0,"msg":"","data":{}}' });
    expect(automation.firings).toMatchObject([{ parameters: { name: 'Jasmine Milk Tea' } }]);
  });
});

describe("The caller's page", () => {
  it('changes its settings and sends', async () => {
    const settings = { url, bearerToken: 'secret', clientToken: '', body: '{}' };
    expect((await api('PUT', '', settings)).data).toEqual(settings);
    expect((await api('GET', '')).data).toEqual(settings);
    const { data: calls } = await api<Call[]>('POST', '/send', { times: 2 });
    expect(calls).toEqual(playground.automation.caller.calls);
    expect((await api<Call[]>('POST', '/send')).data).toHaveLength(1);
    expect(received).toHaveLength(3);
  });

  it.each([
    [
      { url: 'https://example.com/' },
      'The playground calls only this machine: the URL of the trig',
    ],
    [{ url: 'localhost:5678' }, 'The playground calls only this machine'],
    [{ bearerToken: 'a\r\nb' }, 'bearerToken must be up to 1024 letters or digits.'],
    [{ clientToken: '入' }, 'clientToken must be up to 1024 letters or digits.'],
    [{ body: {} }, 'body must be of type string, not object.'],
    [{ body: 'x'.repeat(1000 * 1024), url: 5 }, 'url must be of type string, not number.'],
  ])('cannot set %p', async (changed, error) => {
    const before = playground.automation.caller.settings;
    const answer = await api('PUT', '', { ...before, ...changed });
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect(playground.automation.caller.settings).toEqual(before);
  });

  it.each([
    [{ times: 0 }, 'The request: times must be from 1 to 20.'],
    [{ times: 21 }, 'The request: times must be from 1 to 20.'],
    [{ times: 1.5 }, 'The request: times must be a whole number.'],
    [{ times: '2' }, 'The request: times must be of type number, not string.'],
  ])('cannot send %j', async (plan, error) => {
    expect(await api('POST', '/send', plan)).toMatchObject({ status: 400, data: { error } });
    expect(received).toEqual([]);
  });

  it('hears of each call at once', async () => {
    const { data: stream } = await axios.get<NodeJS.ReadableStream>(`${playground.url}/api/live`, {
      responseType: 'stream',
    });
    let written = '';
    stream.on('data', (part: Buffer) => (written += part.toString()));
    await playground.automation.caller.send();
    for (;;) {
      const [, json] = /event: automation\ndata: (.*)\n\n/.exec(written) ?? [];
      if (json) {
        expect(JSON.parse(json)).toMatchObject({
          cleared: false,
          firings: [],
          requests: [],
          calls: playground.automation.caller.calls,
        });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
});

describe('Calls to this machine', () => {
  it('go nowhere else', async () => {
    const limits = { timeoutMs: 1000, mostAnswerBytes: 1000 };
    for (const elsewhere of [
      'http://example.com/',
      'http://127.0.0.1@example.com/',
      'ftp://[::1]/',
    ]) {
      await expect(callThisMachine({ url: elsewhere }, limits)).rejects.toThrow(
        'the address is not on this machine',
      );
    }
  });

  it('end when no answer comes in time, however slowly bytes drip', async () => {
    respond = (response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    };
    const error: unknown = await callThisMachine(
      { method: 'POST', url },
      { timeoutMs: 50, mostAnswerBytes: 1024 * 1024 },
    ).catch((reason: unknown) => reason);
    expect(noAnswer(error, url)).toBe('no answer came');
  });
});
