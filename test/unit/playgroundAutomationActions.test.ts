import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import axios from 'axios';
import { fillIn } from '../../playground/automation/fillIn';
import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { type Playground, startPlayground } from '../../playground/server';

const robotMessage = { msgtype: 'text', text: { content: 'Hello' } };
const done = { code: 0, msg: '', data: {} };

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    automation: { ...newAutomation(), requestsPerSecond: 1000 },
    robot: { ...newRobot(), secret: '' },
  });
});

afterEach(() => playground.close());

/** Posts as n8n does, and expects success. */
async function fire(data: unknown = {}): Promise<void> {
  const { settings, webhookUrl } = playground.automation;
  const body = typeof data === 'string' ? data : JSON.stringify(data);
  const headers = {
    Authorization: `Bearer ${settings.bearerToken}`,
    'Content-Type': 'application/json',
  };
  expect((await axios.post<object>(webhookUrl, body, { headers })).data).toEqual(done);
}

const outcome = () => playground.automation.firings.at(-1)?.outcome;
const shown = () => playground.robot.messages;

async function outcomeOnce(isIt: (outcome: string) => boolean): Promise<string> {
  for (;;) {
    const present = outcome();
    if (present && isIt(present)) return present;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('The automation parses the source data', () => {
  it.each(['json', 'text'] as const)('of the format %s into a message', async (format) => {
    playground.automation.configure({ format });
    await fire(robotMessage);
    expect(outcome()).toBe('message shown in the chat');
    expect(shown()).toMatchObject([
      { sender: 'Automation', msgtype: 'text', message: robotMessage, repeats: 0 },
    ]);
  });

  it.each([
    [{}, 'unsupported message type'],
    [{ msgtype: 'image' }, 'unsupported message type'],
    [{ msgtype: 'text' }, 'param error: text is missing'],
    [[robotMessage], 'param error: the body is missing or not JSON'],
    ['text', 'param error: the body is missing or not JSON'],
    [
      { msgtype: 'text', text: { content: 'x'.repeat(20_000) } },
      'message too long, exceed 20000 bytes',
    ],
  ])('but shows nothing for %j', async (data, reason) => {
    await fire(JSON.stringify(data));
    expect(outcome()).toBe(`not a robot message: nothing shown (${reason})`);
    expect(shown()).toEqual([]);
  });

  it('but not without parameters', async () => {
    playground.automation.configure({ format: 'none' });
    await fire(robotMessage);
    expect(outcome()).toBe('no parameters, because the format is None: nothing shown');
    expect(shown()).toEqual([]);
  });

  it('and is nothing to the limit of the robot, nor to its memory', async () => {
    const message = { ...robotMessage, msgUuid: 'a' };
    const post = () => axios.post<{ errcode: number }>(playground.robot.webhookUrl, message);
    playground.robot.configure({ messagesPerMinute: 1, keywords: ['Hello'] });
    for (let count = 0; count < 3; count++) await fire(message);
    await fire({ msgtype: 'text', text: { content: 'no keyword' } });
    expect((await post()).data.errcode).toBe(0);
    expect(shown().map(({ sender, repeats }) => [sender, repeats])).toEqual([
      ['Automation', 0],
      ['Automation', 0],
      ['Automation', 0],
      ['Automation', 0],
      ['Robot', 0],
    ]);
    expect(new Set(shown().map(({ id }) => id)).size).toBe(5);
  });

  it('and open pages see the message at once', async () => {
    const { data: stream } = await axios.get<NodeJS.ReadableStream>(`${playground.url}/api/live`, {
      responseType: 'stream',
    });
    let written = '';
    stream.on('data', (part: Buffer) => (written += part.toString()));
    await fire(robotMessage);
    for (;;) {
      const [, json] = /event: robot\ndata: (.*)\n\n/.exec(written) ?? [];
      if (json) {
        expect(JSON.parse(json)).toMatchObject({ messages: [{ sender: 'Automation' }] });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
});

describe('The automation writes a text of its own', () => {
  const write = (template: string) =>
    playground.automation.configure({ message: { source: 'custom', text: template } });

  it('with what the data has', async () => {
    write('New: **{{name}}**, {{order.size}}');
    await fire({ name: '茉莉 $& {{x}}', order: { size: '500 ml' } });
    expect(outcome()).toBe('message shown in the chat');
    expect(shown()).toMatchObject([
      {
        sender: 'Automation',
        msgtype: 'markdown',
        message: {
          msgtype: 'markdown',
          markdown: { title: 'Automation', text: 'New: **茉莉 $& {{x}}**, 500 ml' },
        },
      },
    ]);
  });

  it('and says what the data lacks', async () => {
    write('New: {{name}}{{ order.id }}');
    await fire({ order: 5 });
    expect(outcome()).toBe(
      'message shown in the chat without name, order.id, which the data lacks',
    );
    playground.automation.configure({ format: 'text' });
    await fire({ name: 'x' });
    expect(shown()[1]?.message).toMatchObject({ markdown: { text: 'New: ' } });
  });

  it('but none that is empty or too long', async () => {
    write('{{name}}');
    await fire();
    expect(outcome()).toBe('nothing shown (param error: markdown.text is empty)');
    write('{{name}}'.repeat(1000));
    await fire({ name: 'x'.repeat(1_000_000) });
    expect(outcome()).toBe('nothing shown (message too long, exceed 20000 bytes)');
    expect(shown()).toEqual([]);
  });

  it.each([
    ['{{a.b.c}}', '1'],
    ['{{list.1}}', 'two'],
    ['{{list}}', '["one","two"]'],
    ['{{a}}', '{"b":{"c":1}}'],
    ['{{no}}/{{nothing}}', 'false/null'],
    ['{{.}}{{}}{{constructor}}{{list.length}}{{__proto__}}', '2'],
    ['{name} {{ {{no}} }}', '{name} {{ false }}'],
  ])('where %j stands for %j', (template, expected) => {
    const data = { a: { b: { c: 1 } }, list: ['one', 'two'], no: false, nothing: null };
    expect(fillIn(template, data).text).toBe(expected);
  });
});

describe('The automation sends an HTTP request', () => {
  interface Received {
    method?: string;
    url?: string;
    contentType?: string;
    body: string;
  }

  let server: http.Server;
  let url: string;
  let received: Received[];
  let respond: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    received = [];
    respond = (_request, response) => void response.writeHead(202).end('thanks');
    server = http.createServer((request, response) => {
      void text(request).then((body) => {
        const { method, headers } = request;
        received.push({ method, url: request.url, contentType: headers['content-type'], body });
        respond(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    playground.automation.configure({
      message: { source: 'none', text: '' },
      requestUrl: `${url}/hook?a=1`,
    });
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const ended = () => outcomeOnce((present) => !present.includes('under way'));

  it.each([
    ['json', 'application/json', '{"a" : 12345678901234567890}'],
    ['text', 'text/plain; charset=utf-8', '{"a" : 12345678901234567890}'],
    ['none', undefined, ''],
  ] as const)('with parameters of the format %s', async (format, contentType, body) => {
    playground.automation.configure({ format });
    await fire('{"a" : 12345678901234567890}');
    expect(await ended()).toBe('HTTP request answered with status 202');
    expect(received).toMatchObject([{ method: 'POST', url: '/hook?a=1', body }]);
    if (contentType) expect(received[0]?.contentType).toBe(contentType);
  });

  it('and answers before that is answered', async () => {
    let answer = () => {};
    respond = (_request, response) => (answer = () => void response.end());
    playground.automation.configure({ message: { source: 'sourceData', text: '' } });
    await fire(robotMessage);
    expect(outcome()).toBe('message shown in the chat; HTTP request under way');
    while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    answer();
    expect(await ended()).toBe('message shown in the chat; HTTP request answered with status 200');
  });

  it('and follows no redirect', async () => {
    respond = (_request, response) => void response.writeHead(302, { Location: url }).end();
    await fire();
    expect(await ended()).toBe('HTTP request answered with status 302');
    expect(received).toHaveLength(1);
  });

  it('and says why there was no answer', async () => {
    playground.automation.configure({ requestUrl: 'http://127.0.0.1:1/' });
    await fire();
    expect(await ended()).toBe(
      'HTTP request failed: nothing listens at 127.0.0.1:1; is n8n running?',
    );
    playground.automation.configure({ requestUrl: url });
    respond = ({ socket }) => void socket.destroy();
    await fire();
    expect(await ended()).toMatch(/closed the connection without an answer$/);
  });

  it('but not while 20 others wait for their answers', async () => {
    const waiting: ServerResponse[] = [];
    respond = (_request, response) => void waiting.push(response);
    for (let count = 0; count < 21; count++) await fire();
    expect(outcome()).toBe('no HTTP request sent, because 20 others are still under way');
    while (waiting.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const response of waiting) response.end();
    const outcomes = () => playground.automation.firings.map((firing) => firing.outcome);
    while (outcomes().filter((told) => told.endsWith('status 200')).length < 20) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    respond = (_request, response) => void response.end();
    await fire();
    expect(await ended()).toBe('HTTP request answered with status 200');
  });
});
