import { readdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosRequestConfig } from 'axios';
import { encrypt, getSignature } from '@wecom/crypto';
import { newApp } from '../../playground/dingtalk/app';
import type { Delivery } from '../../playground/dingtalk/delivery';
import type { SampleEvent } from '../../playground/dingtalk/events';
import type { ProgressReport } from '../../playground/dingtalk/progress';
import { type Playground, startPlayground } from '../../playground/server';

const events: SampleEvent[] = [
  {
    code: 'user_add_org',
    nameEn: 'Employee joined',
    nameZh: '企业增加员工事件',
    category: 'Contacts & Organization',
    sample: { EventType: 'user_add_org', EventTime: 1, eventId: 'e1', userId: ['u1'] },
  },
];
const message = events[0]?.sample ?? {};

let callback: http.Server;
let playground: Playground;
let answersLeft = Infinity;

beforeEach(async () => {
  answersLeft = Infinity;
  callback = http.createServer((request, response) => {
    request.resume().on('end', () => {
      const { token, aesKey, ownerKey } = playground.app;
      const encrypted = encrypt(aesKey, 'success', ownerKey);
      response.statusCode = (answersLeft -= 1) >= 0 ? 200 : 503;
      response.end(
        JSON.stringify({
          msg_signature: getSignature(token, '1', 'n', encrypted),
          timeStamp: '1',
          nonce: 'n',
          encrypt: encrypted,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => callback.listen(0, '127.0.0.1', resolve));
  const { port } = callback.address() as AddressInfo;
  const app = newApp(`http://127.0.0.1:${port}/hook`);
  playground = await startPlayground({ port: 0, app, events, n8nUrl: 'http://localhost:5678' });
});

afterEach(async () => {
  await playground.close();
  callback.close();
  callback.closeAllConnections();
});

const call = <Answer>(method: string, path: string, data?: unknown, more?: AxiosRequestConfig) =>
  axios.request<Answer>({
    method,
    url: playground.url + path,
    data,
    validateStatus: () => true,
    ...more,
  });

async function runEnded(): Promise<ProgressReport> {
  for (;;) {
    const { data } = await call<ProgressReport>('GET', '/api/dingtalk/run');
    if (!data.running) return data;
    await sleep(20);
  }
}

describe('The playground server', () => {
  it('serves the page and all it needs from this machine', async () => {
    const { data: page, headers } = await call<string>('GET', '/');
    expect(page).not.toMatch(/https?:\/\//);
    const links = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(links).toEqual(['/app.css', '/app.js']);
    const pictures = readdirSync(join(__dirname, '../../playground/page/pictures'));
    for (const path of [...links, ...pictures.map((name) => `/pictures/${name}`)]) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
    }
    expect(headers['content-security-policy']).toMatch(/^default-src 'self';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it('gives out nothing of what it is made of', async () => {
    for (const path of ['/index.html', '/app.tsx', '/style.css', '/../server.ts', '/services.ts']) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 404]);
    }
  });

  it('pushes one event with a new id and reports the verdict', async () => {
    const { status, data } = await call<Delivery>('POST', '/api/dingtalk/push', { message });
    expect(status).toBe(200);
    expect(data).toMatchObject({ kind: 'event', verdict: 'acknowledged', expected: true });
    expect(data.eventId).not.toBe('e1');
    expect(playground.deliveries).toEqual([data]);
  });

  it('pushes one event exactly as written if asked', async () => {
    const { data } = await call<Delivery>('POST', '/api/dingtalk/push', { message, fresh: false });
    expect(data.eventId).toBe('e1');
  });

  it("checks the URL as DingTalk's console does", async () => {
    const { data } = await call<Delivery>('POST', '/api/dingtalk/check-url');
    expect(data).toMatchObject({
      eventType: 'check_url',
      kind: 'check',
      verdict: 'acknowledged',
    });
  });

  it('pushes many, one run at a time, and counts them', async () => {
    const many = { message, times: 40, connections: 4, ratePerSecond: 400, brokenPercent: 25 };
    const { status, data } = await call<ProgressReport>('POST', '/api/dingtalk/push', many);
    expect(status).toBe(202);
    expect(data).toMatchObject({ running: true, total: 40 });
    expect(await call('POST', '/api/dingtalk/push', many)).toMatchObject({
      status: 400,
      data: { error: 'Stop the present run first.' },
    });
    const report = await runEnded();
    // The receiver of this test acknowledges broken requests too, which the playground marks.
    expect(report).toMatchObject({ sent: 40, acknowledged: 40, unexpected: 10 });
    expect(report.p50Ms).toBeGreaterThan(0);
    expect(report.p99Ms).toBeGreaterThanOrEqual(report.p50Ms ?? Infinity);
  });

  it('stops a run', async () => {
    await call('POST', '/api/dingtalk/push', { message, times: 1000, ratePerSecond: 20 });
    expect((await call('POST', '/api/dingtalk/stop')).status).toBe(204);
    expect((await runEnded()).sent).toBeLessThan(1000);
  });

  it('keeps the last 1000 deliveries, and events nobody acknowledged', async () => {
    answersLeft = 1005;
    await call('POST', '/api/dingtalk/push', { message, times: 1010, connections: 5 });
    await runEnded();
    expect(playground.deliveries).toHaveLength(1000);
    const { failedList } = playground.openApi;
    expect(failedList).toHaveLength(5);
    expect(failedList[0]?.message).toMatchObject({ EventType: 'user_add_org' });
    const { data } = await call<Delivery[]>('GET', '/api/dingtalk/deliveries');
    expect(data).toEqual(playground.deliveries);
  });

  it('gives out events and settings, and takes valid settings only', async () => {
    expect((await call('GET', '/api/dingtalk/events')).data).toEqual(events);
    expect((await call('GET', '/api/settings')).data).toEqual({
      executionsUrl: 'http://localhost:5678/home/executions',
    });
    const changed = { ...playground.app, ownerKey: 'dingChanged' };
    expect((await call('PUT', '/api/dingtalk/app', changed)).data).toEqual(changed);
    expect(playground.app).toEqual(changed);
    const wrong = await call('PUT', '/api/dingtalk/app', { ...changed, aesKey: 'short' });
    expect(wrong).toMatchObject({
      status: 400,
      data: { error: 'The AES key must be exactly 43 letters or digits.' },
    });
    expect(playground.app).toEqual(changed);
  });

  it('says what is wrong with a request', async () => {
    const answer = async (data: unknown) =>
      (await call<{ error: string }>('POST', '/api/dingtalk/push', data)).data.error;
    expect(await answer({})).toBe('message must be a JSON object.');
    expect(await answer({ message: {} })).toBe('message must have an EventType.');
    expect(await answer({ message, times: 'many' })).toBe('times must be a number.');
    expect(await answer({ message, times: 0 })).toBe('times must be a number from 1 to 100000.');
  });

  it('refuses an event that is too deep to be written as JSON, and goes on', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const times of [1, 2]) {
      const body = `{"message":{"EventType":"x","deep":${deep}},"times":${times}}`;
      const headers = { 'Content-Type': 'application/json' };
      expect(await call('POST', '/api/dingtalk/push', body, { headers })).toMatchObject({
        status: 400,
        data: { error: 'message nests more than 1000 levels.' },
      });
    }
    expect((await call('POST', '/api/dingtalk/push', { message })).status).toBe(200);
  });

  it('tells open pages of deliveries in at most ten messages a second', async () => {
    const { data: stream } = await call<NodeJS.ReadableStream>('GET', '/api/live', undefined, {
      responseType: 'stream',
    });
    let text = '';
    stream.on('data', (part: Buffer) => (text += part.toString()));
    const startedAt = performance.now();
    await call('POST', '/api/dingtalk/push', { message, times: 500, connections: 10 });
    await runEnded();
    await sleep(250);
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    const news = [...text.matchAll(/event: dingtalk\ndata: (.*)\n\n/g)].map(
      ([, json]) => JSON.parse(json ?? '') as { deliveries: Delivery[]; run: ProgressReport },
    );
    expect(news.length).toBeGreaterThanOrEqual(1);
    expect(news.length).toBeLessThanOrEqual(elapsedSeconds * 10);
    expect(news.every(({ deliveries }) => deliveries.length <= 20)).toBe(true);
    expect(news.at(-1)?.run).toMatchObject({ running: false, sent: 500, acknowledged: 500 });
    expect(news.at(-1)?.deliveries.at(-1)).toEqual(playground.deliveries.at(-1));
  });

  it('refuses a name that was rebound to this machine', async () => {
    const as = async (host: string) =>
      (await call('GET', '/api/dingtalk/app', undefined, { headers: { Host: host } })).status;
    const { port } = new URL(playground.url);
    expect(await as(`evil.example:${port}`)).toBe(403);
    expect(await as(`127.0.0.1.evil.example:${port}`)).toBe(403);
    expect(await as(`localhost:${port}`)).toBe(200);
    expect(await as(`[::1]:${port}`)).toBe(200);
  });

  it("refuses another site's state-changing requests", async () => {
    const as = async (headers: Record<string, string>) =>
      (await call('POST', '/api/dingtalk/push', { message }, { headers })).status;
    expect(await as({ Origin: 'https://evil.example' })).toBe(403);
    expect(await as({ Origin: 'http://localhost:3000' })).toBe(403);
    expect(await as({ Origin: 'null' })).toBe(403);
    expect(await as({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
    expect(playground.deliveries).toHaveLength(0);
    expect(await as({ Origin: playground.url, 'Sec-Fetch-Site': 'same-origin' })).toBe(200);
  });

  it('listens on loopback only', async () => {
    const options = { port: 0, app: playground.app, events };
    await expect(startPlayground({ ...options, host: '0.0.0.0' as 'localhost' })).rejects.toThrow(
      'loopback only',
    );
    expect(playground.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
