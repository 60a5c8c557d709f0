import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import express, { type Request, type Response } from 'express';
import { newApp } from '../../playground/dingtalk/app';
import { breakages } from '../../playground/dingtalk/broken';
import type { DingTalkApp } from '../../playground/dingtalk/callback';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { type PushPlan, freshen, push, pushMany } from '../../playground/dingtalk/push';

const message = { EventType: 'user_add_org', EventTime: 1, eventId: 'e1', userId: ['u1'] };

type Handler = (app: DingTalkApp, request: Request, response: Response) => unknown;

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Starts a callback on a free port and gives the app that pushes to it. */
async function receiver(handler: Handler): Promise<DingTalkApp & { server: http.Server }> {
  const site = express();
  const server = http.createServer(site);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const app = newApp(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  site.use(express.text({ type: () => true, limit: '5mb' }));
  site.use((request, response) => void handler(app, request, response));
  return { ...app, server };
}

/** What the pushed request says. */
function opened(app: DingTalkApp, request: Request): Record<string, unknown> {
  const { encrypt: encrypted } = JSON.parse(String(request.body)) as { encrypt: string };
  return JSON.parse(decrypt(app.aesKey, encrypted).message) as Record<string, unknown>;
}

function acknowledgement(app: DingTalkApp, text = 'success', ownerKey = app.ownerKey) {
  const encrypted = encrypt(app.aesKey, text, ownerKey);
  return {
    msg_signature: getSignature(app.token, '1', 'n', encrypted),
    timeStamp: '1',
    nonce: 'n',
    encrypt: encrypted,
  };
}

const answersRight: Handler = (app, _request, response) => response.json(acknowledgement(app));

describe('A push', () => {
  it('is acknowledged when the answer is right and in time', async () => {
    const delivery = await push(await receiver(answersRight), message);
    expect(delivery).toMatchObject({
      eventType: 'user_add_org',
      eventId: 'e1',
      kind: 'event',
      status: 200,
      verdict: 'acknowledged',
      expected: true,
    });
    expect(new Date(delivery.at).toISOString()).toBe(delivery.at);
    expect(delivery.latencyMs).toBeGreaterThan(0);
  });

  it('carries the message unchanged', async () => {
    let seen: unknown;
    const app = await receiver((to, request, response) => {
      seen = opened(to, request);
      response.json(acknowledgement(to));
    });
    await push(app, message);
    expect(seen).toEqual(message);
  });

  it('of a URL check wants success, of a suite URL check the Random value', async () => {
    const echo = await receiver((app, request, response) =>
      response.json(acknowledgement(app, String(opened(app, request).Random ?? 'success'))),
    );
    const checks = [
      { EventType: 'check_url' },
      { EventType: 'check_create_suite_url', Random: 'r1' },
      { EventType: 'check_update_suite_url', Random: 'r2' },
    ];
    for (const check of checks) {
      expect(await push(echo, check)).toMatchObject({ kind: 'check', verdict: 'acknowledged' });
    }
    expect(await push(await receiver(answersRight), checks[1] ?? {})).toMatchObject({
      verdict: 'wrong answer',
      reason: 'the answer says "success" instead of "r1"',
    });
  });

  it('is late when the right answer takes more than 1500 ms', async () => {
    const slow = await receiver(async (app, request, response) => {
      await sleep(1600);
      answersRight(app, request, response);
    });
    expect(await push(slow, message)).toMatchObject({ verdict: 'late', expected: false });
  });

  it('is late when no answer comes before it gives up, however slowly bytes drip', async () => {
    const dripping = await receiver(async (_app, _request, response) => {
      while (!response.destroyed) {
        response.write(' ');
        await sleep(20);
      }
    });
    const delivery = await push(dripping, message, { timeoutMs: 150 });
    expect(delivery).toMatchObject({ verdict: 'late', reason: 'no answer came' });
    expect(delivery.status).toBeUndefined();
    expect(delivery.latencyMs).toBeLessThan(1000);
  });

  it.each<[string, Handler, string]>([
    ['plain success', (_app, _request, response) => response.send('success'), 'not JSON'],
    ['nothing in it', (_app, _request, response) => response.end(), 'not JSON'],
    [
      'another text',
      (app, _request, response) => response.json(acknowledgement(app, 'ok')),
      'says "ok"',
    ],
    [
      'another owner key',
      (app, _request, response) => response.json(acknowledgement(app, 'success', 'dingX')),
      'for owner key "dingX"',
    ],
    [
      'HTTP 201',
      (app, _request, response) => response.status(201).json(acknowledgement(app)),
      'HTTP 201 instead of 200',
    ],
    ['a redirect', (_app, _request, response) => response.redirect('/x'), 'HTTP 302'],
    ['a crash', (_app, _request, response) => response.status(500).send('oops'), 'HTTP 500'],
  ])('that gets %s as answer is a wrong answer, with the reason', async (_name, handler, why) => {
    const delivery = await push(await receiver(handler), message);
    expect(delivery).toMatchObject({ verdict: 'wrong answer', expected: false });
    expect(delivery.reason).toContain(why);
  });

  it("that gets a 4xx is refused, with the receiver's own words", async () => {
    const app = await receiver((_app, _request, response) =>
      response.status(404).json({ code: 404, message: 'The webhook is not registered.' }),
    );
    expect(await push(app, message)).toMatchObject({
      status: 404,
      verdict: 'refused',
      expected: false,
      reason: 'HTTP 404: The webhook is not registered.',
    });
  });

  it('is unreachable when nothing listens or the connection breaks', async () => {
    const gone = await receiver(answersRight);
    await new Promise((resolve) => gone.server.close(resolve));
    const refused = await push(gone, message);
    expect(refused).toMatchObject({ verdict: 'unreachable', expected: false });
    expect(refused.reason).toContain('nothing listens at 127.0.0.1');

    const rude = await receiver((_app, request) => request.socket.destroy());
    const broken = await push(rude, message);
    expect(broken.verdict).toBe('unreachable');
    expect(broken.reason).toContain('closed the connection');
  });

  it('puts no key into what it reports', async () => {
    const app = await receiver((_app, _request, response) => response.status(500).send('oops'));
    const report = JSON.stringify(await push(app, message));
    expect(report).not.toContain(app.token);
    expect(report).not.toContain(app.aesKey);
  });
});

describe('Many pushes', () => {
  async function run(app: DingTalkApp, plan: Omit<PushPlan, 'messages'>, signal?: AbortSignal) {
    const deliveries: Delivery[] = [];
    const ofPlan = { messages: () => message, ...plan };
    await pushMany(app, ofPlan, (delivery) => deliveries.push(delivery), signal);
    return deliveries;
  }

  it('are as many as asked, each with its own id and the present time', async () => {
    const times: unknown[] = [];
    const app = await receiver((to, request, response) => {
      times.push(opened(to, request).EventTime);
      answersRight(to, request, response);
    });
    const startedAt = Date.now();
    const deliveries = await run(app, { times: 60, connections: 4 });
    expect(deliveries).toHaveLength(60);
    expect(deliveries.every(({ verdict }) => verdict === 'acknowledged')).toBe(true);
    expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(60);
    expect(times.every((time) => Number(time) >= startedAt)).toBe(true);
  });

  it('leave a legacy message, which has no id, as it is', () => {
    expect(freshen({ EventType: 'suite_ticket', SuiteTicket: 't' })).toEqual({
      EventType: 'suite_ticket',
      SuiteTicket: 't',
    });
  });

  it('never have more requests open than connections, and keep the connections', async () => {
    const sockets = new Set<unknown>();
    let open = 0;
    let most = 0;
    const app = await receiver(async (to, request, response) => {
      sockets.add(request.socket);
      most = Math.max(most, (open += 1));
      await sleep(5);
      open -= 1;
      answersRight(to, request, response);
    });
    await run(app, { times: 50, connections: 5 });
    expect(most).toBe(5);
    expect(sockets.size).toBe(5);
  });

  it('are no faster than the rate', async () => {
    const app = await receiver(answersRight);
    const startedAt = performance.now();
    await run(app, { times: 21, connections: 10, ratePerSecond: 50 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(399);
  });

  it('repeat earlier events and break requests in the shares asked for', async () => {
    const app = await receiver(answersRight);
    const deliveries = await run(app, {
      times: 200,
      connections: 3,
      duplicatesPercent: 30,
      brokenPercent: 20,
    });
    const ofKind = (kind: Delivery['kind']) => deliveries.filter((each) => each.kind === kind);
    const events = ofKind('event');
    const duplicates = ofKind('duplicate');
    expect([events.length, duplicates.length]).toEqual([100, 60]);
    const ids = new Set(events.map(({ eventId }) => eventId));
    expect(duplicates.every(({ eventId }) => ids.has(eventId))).toBe(true);
    const brokenKinds = deliveries.map(({ kind }) => kind).filter((kind) => !isGenuine(kind));
    expect(brokenKinds).toHaveLength(40);
    expect(new Set(brokenKinds)).toEqual(new Set(breakages));
  });

  const isGenuine = (kind: Delivery['kind']) => kind === 'event' || kind === 'duplicate';

  it('count a refused broken request as right and an acknowledged one as wrong', async () => {
    const strict = await receiver((_app, _request, response) => response.status(403).end());
    for (const delivery of await run(strict, { times: 13, connections: 2, brokenPercent: 100 })) {
      expect(delivery).toMatchObject({ verdict: 'refused', expected: true, status: 403 });
    }
    const naive = await receiver(answersRight);
    for (const delivery of await run(naive, { times: 13, connections: 2, brokenPercent: 100 })) {
      expect(delivery).toMatchObject({ verdict: 'acknowledged', expected: false });
      expect(delivery.reason).toContain('should be refused');
    }
  });

  it('arrive as broken as they were made', async () => {
    const seen: Array<{ method: string; type?: string; bytes: number }> = [];
    const app = await receiver((_app, request, response) => {
      seen.push({
        method: request.method,
        type: request.headers['content-type'],
        bytes: Number(request.headers['content-length'] ?? 0),
      });
      response.status(400).end();
    });
    await run(app, { times: breakages.length, connections: 1, brokenPercent: 100 });
    const arrived = (name: (typeof breakages)[number]) => seen[breakages.indexOf(name)];
    expect(arrived('GET instead of POST')?.method).toBe('GET');
    expect(arrived('empty body')?.bytes).toBe(0);
    expect(arrived('random bytes body')?.bytes).toBe(512);
    expect(arrived('text/plain content type')?.type).toContain('text/plain');
    expect(arrived('oversized body')?.bytes).toBeGreaterThan(2 * 1024 * 1024);
  });

  it('stop when told, and report those that were open', async () => {
    const app = await receiver(answersRight);
    const stop = new AbortController();
    const deliveries: Delivery[] = [];
    const plan = { messages: () => message, times: 1000, connections: 2, ratePerSecond: 100 };
    await pushMany(
      app,
      plan,
      (delivery) => {
        deliveries.push(delivery);
        if (deliveries.length === 5) stop.abort();
      },
      stop.signal,
    );
    expect(deliveries.length).toBeGreaterThanOrEqual(5);
    expect(deliveries.length).toBeLessThanOrEqual(7);
  });

  it('are refused beyond 100,000 times, 200 connections or 100 percent', async () => {
    const app = newApp('http://127.0.0.1:9/hook');
    await expect(run(app, { times: 100_001, connections: 1 })).rejects.toThrow('times');
    await expect(run(app, { times: 1, connections: 201 })).rejects.toThrow('connections');
    await expect(
      run(app, { times: 1, connections: 1, duplicatesPercent: 60, brokenPercent: 60 }),
    ).rejects.toThrow('must not exceed 100 percent');
  });
});
