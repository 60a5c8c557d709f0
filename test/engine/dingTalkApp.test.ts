import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { DingTalkCallback } from '../../nodes/DingTalkCallback/DingTalkCallback.node';
import { inFakeTime } from '../support/fakeTime';
import { runNode, startNode } from './runNode';
import { searchList } from './searchList';

/** What DingTalk answers, or `lost`: it did what was asked, and the answer got lost. */
type Answer = object | 'lost';

interface Service {
  url: string;
  /** Paths of the requests that came. */
  requests: string[];
}

const TOKEN = '/v1.0/oauth2/accessToken';
const LIST = '/call_back/get_call_back_failed_result';
const REGISTRATION = '/call_back/get_call_back';

const token = { accessToken: 'a-token', expireIn: 7200 };
const none = { errcode: 0, errmsg: 'ok', failed_list: [], has_more: false };
const registered = { errcode: 0, url: 'https://n8n.example.com/x', call_back_tag: ['a'] };

/**
 * DingTalk's server API as it answers in given cases.
 *
 * @param answers by path, one after the other; the last one stays
 */
async function withService(
  answers: Record<string, Answer[]>,
  work: (service: Service) => Promise<void>,
  delayMilliseconds = 0,
  onRequest: () => void = () => undefined,
): Promise<void> {
  const requests: string[] = [];
  const left = Object.fromEntries(Object.entries(answers).map(([path, list]) => [path, [...list]]));
  const listener: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    requests.push(pathname);
    onRequest();
    const list = left[pathname] ?? [{ errcode: 0 }];
    const answer = list.length > 1 ? list.shift() : list[0];
    void sleep(delayMilliseconds).then(() => {
      if (answer === 'lost') return request.socket.destroy();
      // The newer server says by the HTTP status that it refuses.
      if (answer && 'code' in answer) response.statusCode = 400;
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await work({ url, requests });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const settingsOf = ({ url }: Service, operation: string, name = 'DingTalk Callback') => ({
  parameters: { operation },
  credentials: {
    type: new DingTalkAppApi(),
    data: { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl: url },
  },
  settings: { notes: name },
});

const ask = async (service: Service, operation: string) => {
  const { result } = await inFakeTime(
    async () => await runNode(new DingTalkCallback(), settingsOf(service, operation)),
  );
  return result;
};

describe('a refusal of DingTalk', () => {
  test.each<[object, RegExp, RegExp]>([
    [{ errcode: 60011 }, /has no permission for this\. \(errcode 60011\)$/, /Grant the app/],
    [{ errcode: 60020, errmsg: null }, /list of servers\. \(errcode 60020\)$/, /server IP list/],
    [
      { errcode: 88, sub_code: '60020', sub_msg: 'ip' },
      /list of servers\. \(errcode 88, sub_code 60020: ip\)$/,
      /server IP list/,
    ],
    [
      { errcode: 4711, errmsg: { no: 'text' } },
      /refused the call\. \(errcode 4711\)$/,
      /Look the code up/,
    ],
  ])('is explained whatever it leaves out: %j', async (answer, message, fix) => {
    await withService({ [TOKEN]: [token], [LIST]: [answer] }, async (service) => {
      const { error } = await ask(service, 'getFailedEvents');
      expect(error?.message).toMatch(message);
      expect(error?.description).toMatch(fix);
    });
  });

  test.each([
    [{ errcode: 40014, errmsg: 'x' }],
    [{ errcode: 42001, errmsg: 'x' }],
    [{ errcode: 88, sub_code: '40014', sub_msg: 'x' }],
    [{ errcode: 88, errmsg: 'ding talk error[subcode=42001,submsg=x]' }],
  ])('of the access token renews it: %j', async (answer) => {
    await withService({ [TOKEN]: [token], [LIST]: [answer, none] }, async (service) => {
      expect((await ask(service, 'getFailedEvents')).error).toBeUndefined();
      expect(service.requests).toEqual([TOKEN, LIST, TOKEN, LIST]);
    });
  });
});

describe('while DingTalk is busy', () => {
  test.each([
    [{ errcode: -1, errmsg: '系统繁忙' }],
    [{ errcode: 90002, errmsg: 'x' }],
    [{ errcode: 88, sub_code: '90018', sub_msg: 'x' }],
  ])('a call is repeated: %j', async (busy) => {
    const busyToo = { code: 'systemBusy', message: 'x' };
    await withService(
      { [TOKEN]: [busyToo, token], [LIST]: [busy, busy, none] },
      async (service) => {
        expect((await ask(service, 'getFailedEvents')).error).toBeUndefined();
        expect(service.requests).toEqual([TOKEN, TOKEN, LIST, LIST, LIST]);
      },
    );
  });

  test('five times at most, which the error says', async () => {
    const busy = { errcode: -1, errmsg: '系统繁忙' };
    await withService({ [TOKEN]: [token], [REGISTRATION]: [busy] }, async (service) => {
      const { error } = await ask(service, 'getRegistration');
      expect(error?.message).toBe('DingTalk is busy. (errcode -1: 系统繁忙, 5 attempts)');
    });
  });
});

describe('an organization calls at most 20 times a second', () => {
  test('whichever flows and apps the calls are from', async () => {
    const arrivals: number[] = [];
    await withService(
      { [TOKEN]: [token], [REGISTRATION]: [registered] },
      async (service) => {
        const apps = Array.from({ length: 50 }, (_, index) => {
          const settings = settingsOf(service, 'getRegistration');
          const data = { ...settings.credentials.data, clientId: `app-${index % 2}` };
          return { ...settings, credentials: { ...settings.credentials, data } };
        });
        const { result } = await inFakeTime(
          async () =>
            await Promise.all(
              apps.map(async (settings) => await runNode(new DingTalkCallback(), settings)),
            ),
        );
        expect(result.map(({ error }) => error)).toEqual(Array(50).fill(undefined));
      },
      0,
      () => arrivals.push(performance.now()),
    );
    expect(arrivals).toHaveLength(52);
    const inASecond = arrivals.map(
      (start) => arrivals.filter((at) => at >= start && at < start + 1_000).length,
    );
    expect(Math.max(...inASecond)).toBeLessThanOrEqual(20);
    expect(Math.max(...inASecond)).toBeGreaterThan(15);
  });

  test('and is told what to do when the calls of the month are used up', async () => {
    const used = { errcode: 90020, errmsg: 'x' };
    await withService({ [TOKEN]: [token], [REGISTRATION]: [used] }, async (service) => {
      const { error } = await ask(service, 'getRegistration');
      expect(error?.message).toMatch(/used up the API calls.*in a month\. \(errcode 90020: x\)$/);
      expect(error?.description).toMatch(/first day of the next month/);
      expect(service.requests).toEqual([TOKEN, REGISTRATION]);
    });
  });
});

describe('while DingTalk blocks this computer', () => {
  const block = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'x' };

  test('nothing is sent for five minutes, and then the call goes on', async () => {
    await withService(
      { [TOKEN]: [token], [REGISTRATION]: [block, registered] },
      async (service) => {
        const { result, milliseconds } = await inFakeTime(
          async () => await runNode(new DingTalkCallback(), settingsOf(service, 'getRegistration')),
        );
        expect(result.items[0]?.json.url).toBe(registered.url);
        expect(service.requests).toEqual([TOKEN, REGISTRATION, REGISTRATION]);
        expect(milliseconds).toBeGreaterThanOrEqual(300_000);
      },
    );
  });
});

describe('who looks something up in the panel while DingTalk blocks this computer', () => {
  const block = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'x' };
  const BLOCKED = /DingTalk blocks the IP address of this server/;

  const lookUp = async ({ url }: Service, clientId = 'an-app') => {
    const { credentials } = settingsOf({ url, requests: [] }, '');
    const data = { ...credentials.data, clientId };
    return await searchList(new DingTalkApp(), 'searchRoles', {
      credentials: { ...credentials, data },
    });
  };

  test('is told so at once, also where an execution waits for the token of the app', async () => {
    await withService({ [TOKEN]: [block] }, async (service) => {
      const execution = startNode(new DingTalkCallback(), settingsOf(service, 'getRegistration'));
      await sleep(200);
      expect(service.requests).toEqual([TOKEN]);
      await expect(lookUp(service)).rejects.toThrow(BLOCKED);
      execution.stop();
      await execution.finished;
    });
  });

  test('is told so at once, also when the block begins while the call is in line', async () => {
    const roles = '/topapi/role/list';
    await withService({ [TOKEN]: [token], [roles]: [block] }, async (service) => {
      // More than a second's calls.
      const apps = Array.from({ length: 25 }, (_, app) => `app ${app}`);
      const started = performance.now();
      const outcomes = await Promise.allSettled(
        apps.map(async (app) => await lookUp(service, app)),
      );
      const reasons = outcomes.map((one) => (one.status === 'rejected' ? String(one.reason) : ''));
      expect(reasons.filter((reason) => !BLOCKED.test(reason))).toEqual([]);
      expect(performance.now() - started).toBeLessThan(10_000);
    });
  });
});

describe('an app that DingTalk refuses', () => {
  test('is asked about once, however many items of a flow that goes on after errors there are', async () => {
    const wrong = { code: 'invalidClientIdOrSecret', message: 'no' };
    await withService({ [TOKEN]: [wrong] }, async (service) => {
      const { items } = await runNode(new DingTalkApp(), {
        ...settingsOf(service, ''),
        parameters: {
          ...{ resource: 'department', operation: 'get' },
          department: { __rl: true, mode: 'id', value: '1' },
        },
        settings: { onError: 'continueRegularOutput' },
        items: Array.from({ length: 1_000 }, () => ({})),
      });
      expect(items).toHaveLength(1_000);
      expect(service.requests).toEqual([TOKEN]);
    });
  });
});

describe('the permission that is missing', () => {
  test('is named by its code, so that people find it in the console', async () => {
    const refusal = {
      errcode: 60011,
      errmsg: '应用尚未开通所需的权限：[qyapi_base]，点击链接申请',
    };
    await withService({ [TOKEN]: [token], [REGISTRATION]: [refusal] }, async (service) => {
      const { error } = await ask(service, 'getRegistration');
      expect(error?.message).toMatch(
        /^The app lacks the permission 调用企业API.* \(qyapi_base\)\. /,
      );
      expect(error?.description).toMatch(/权限管理.*search for .*\(qyapi_base\) and apply for it/);
    });
  });
});

describe('an answer without an access token', () => {
  test('is no token, and no call is made with it', async () => {
    await withService({ [TOKEN]: [{ errcode: 0, errmsg: 'ok' }] }, async (service) => {
      const { error } = await ask(service, 'getRegistration');
      expect(error?.message).toMatch(/answered without an access token/);
      expect(service.requests).toEqual([TOKEN]);
    });
  });
});

describe('when an answer gets lost', () => {
  test('a call that changes nothing is repeated', async () => {
    const answers: Record<string, Answer[]> = {
      [TOKEN]: ['lost', token],
      [REGISTRATION]: ['lost', 'lost', registered],
    };
    await withService(answers, async (service) => {
      const { items, error } = await ask(service, 'getRegistration');
      expect([error, items[0]?.json.url]).toEqual([undefined, registered.url]);
    });
  });

  test('the list is not asked for again, as the page that got lost is gone: the error says so', async () => {
    await withService({ [TOKEN]: [token], [LIST]: ['lost', none] }, async (service) => {
      const { error } = await ask(service, 'getFailedEvents');
      expect(error?.message).toMatch(/could not be reached.*the connection broke/);
      expect(service.requests).toEqual([TOKEN, LIST]);
    });
  });
});

describe('flows that share an app', () => {
  test('get errors of their own, with their own node', async () => {
    const wrong = { code: 'invalidClientIdOrSecret', message: 'no' };
    await withService(
      { [TOKEN]: [wrong] },
      async (service) => {
        const names = ['Flow A', 'Flow B', 'Flow C'];
        const runs = await Promise.all(
          names.map(
            async (name) =>
              await runNode(new DingTalkCallback(), settingsOf(service, 'getRegistration', name)),
          ),
        );
        expect(
          runs.map(({ error }) => (error && 'node' in error ? error.node?.notes : 'none')),
        ).toEqual(names);
        for (const { error } of runs)
          expect(error?.message).toContain('invalidClientIdOrSecret: no');
      },
      20,
    );
  });

  test('are not stopped when one of them is', async () => {
    const busy = { code: 'systemBusy', message: 'busy' };
    await withService(
      { [TOKEN]: [busy, token], [REGISTRATION]: [registered] },
      async (service) => {
        const stopped = startNode(new DingTalkCallback(), settingsOf(service, 'getRegistration'));
        await sleep(50);
        const other = runNode(new DingTalkCallback(), settingsOf(service, 'getRegistration'));
        await sleep(50);
        stopped.stop();
        expect((await other).items[0]?.json.url).toBe(registered.url);
      },
      20,
    );
  });
});
