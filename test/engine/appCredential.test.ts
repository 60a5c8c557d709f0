import type { ServerResponse } from 'node:http';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkCallback } from '../../nodes/DingTalkCallback/DingTalkCallback.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { onFakeClock } from '../support/fakeTime';
import { n8nLog } from './core';
import { askByHttpRequest, type AskedPanel } from './httpRequest';
import { runNode } from './runNode';
import { GIVEN_TOKEN, TOKEN_PATH, withServer } from './withServer';

const SECRET = 'a-s3cret-of-the-app';

const json = (response: ServerResponse, body: object, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

let apps = 0;

/** An app that no other test uses, so that nobody knows a token of it. */
const credentialAt = (url: string, fields: Record<string, string> = {}) => ({
  type: new DingTalkAppApi(),
  data: { clientId: `app-${++apps}`, clientSecret: SECRET, baseUrl: url, ...fields },
});

describe("the credential of an app in n8n's HTTP Request node", () => {
  let playground: Playground;
  let credential: ReturnType<typeof credentialAt>;

  beforeEach(async () => {
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
    const { clientId, clientSecret } = playground.openApi;
    credential = credentialAt(playground.url, { clientId, clientSecret });
  });

  afterEach(async () => {
    await playground.close();
  });

  const tokensAskedFor = () => playground.openApi.counters[TOKEN_PATH];

  const departments = (more: Partial<AskedPanel> = {}): AskedPanel => ({
    url: `${playground.url}/topapi/v2/department/listsub`,
    body: { dept_id: 1 },
    ...more,
  });
  const search = (more: Partial<AskedPanel> = {}): AskedPanel => ({
    url: `${playground.url}/v1.0/contact/users/search`,
    body: { queryWord: '李', offset: 0, size: 10 },
    ...more,
  });

  const askBoth = async () => await askByHttpRequest(credential, [departments(), search()]);

  const bothAnswers = [
    { errcode: 0, result: expect.any(Array) as object[] },
    { totalCount: expect.any(Number) as number },
  ];

  test('calls both server APIs, with a token that a hundred items share', async () => {
    const panels = Array.from({ length: 50 }, () => [departments(), search()]).flat();
    const { answers, error } = await askByHttpRequest(credential, panels);
    expect(error).toBeUndefined();
    expect(answers).toMatchObject(panels.map((_panel, index) => bothAnswers[index % 2]));
    expect(tokensAskedFor()).toBe(1);
  });

  test('shares its token with the nodes of DingTalk', async () => {
    await askBoth();
    const parameters = { operation: 'getFailedEvents' };
    const { error } = await runNode(new DingTalkCallback(), {
      parameters,
      credentials: credential,
    });
    expect([error, tokensAskedFor()]).toEqual([undefined, 1]);
  });

  test('renews a token that has expired at DingTalk, whose refusal nobody would notice', async () => {
    await onFakeClock(new Date(), async (pass) => {
      await askBoth();
      playground.openApi.expireToken();
      await pass(1_001);
      expect((await askBoth()).answers).toMatchObject(bothAnswers);
    });
  });

  test('asks for a token once a second, however much it calls', async () => {
    await onFakeClock(new Date(), async (pass) => {
      for (let call = 0; call < 20; call++) {
        await askBoth();
        await pass(100);
      }
    });
    expect(tokensAskedFor()).toBe(2);
  });

  test('leaves a token alone that the request brings itself, and asks for none', async () => {
    const headers = { 'X-Acs-DingTalk-Access-Token': 'my-own' };
    const panels = [departments({ qs: { access_token: 'my-own' } }), search({ headers })];
    const { error } = await askByHttpRequest(credential, [panels[1]!]);
    expect(error?.message).toMatch(/^Bad request|^Authorization failed/);
    const { answers } = await askByHttpRequest(credential, [panels[0]!]);
    expect(answers).toMatchObject([{ errcode: 40014 }]);
    expect(tokensAskedFor()).toBe(0);
  });

  test('says that the secret is wrong, without showing it', async () => {
    const wrong = credentialAt(playground.url, { clientId: credential.data.clientId });
    const { error, stored } = await askByHttpRequest(wrong, [departments()]);
    expect(error?.message).toMatch(
      /^DingTalk does not know this Client ID with this Client Secret\. \(invalidClientIdOrSecret: .+\) Copy both from /,
    );
    expect(stored + String(error?.stack)).not.toContain(SECRET);
  });

  test('tells at once that the secret was changed at DingTalk, although a token is known', async () => {
    await onFakeClock(new Date(), async (pass) => {
      await askBoth();
      playground.openApi.configure({ clientSecret: 'another-secret-of-the-app' });
      await pass(1_001);
      const { error } = await askByHttpRequest(credential, [departments()]);
      expect(error?.message).toMatch(/does not know this Client ID with this Client Secret/);
    });
  });

  test('keeps a query as it was entered', async () => {
    await withServer(
      (_request, response) => response.end('{}'),
      async (url, requests) => {
        const asked = { url: `${url}/topapi/x?a=%E4%BD%A0&b=1%2B1`, qs: { c: 'x&y' } };
        await askByHttpRequest(credentialAt(url), [asked]);
        expect([...new URL(requests[0]?.url ?? '', url).searchParams]).toEqual([
          ['a', '你'],
          ['b', '1+1'],
          ['c', 'x&y'],
          ['access_token', GIVEN_TOKEN],
        ]);
      },
    );
  });
});

describe('what DingTalk answers to the question for a token', () => {
  const giving =
    (body: object, status = 200) =>
    (_request: unknown, response: ServerResponse) =>
      json(response, body, status);

  const token = { accessToken: GIVEN_TOKEN, expireIn: 7_200 };

  test.each([[{}], [{ accessToken: '', expireIn: 7200 }], [{ accessToken: null }], [{ code: 0 }]])(
    'a success without a token is an error that says so: %j',
    async (answer) => {
      await withServer(
        (_request, response) => response.end('{}'),
        async (url, requests) => {
          const { error } = await askByHttpRequest(credentialAt(url), [{ url: `${url}/x` }]);
          expect(error?.message).toMatch(
            /^DingTalk, or a proxy .* answered without an access token/,
          );
          expect(requests).toEqual([]);
        },
        giving(answer),
      );
    },
  );

  test('a block ends the request with what it is, without a call to the address that is blocked', async () => {
    let isBlocked = false;
    let timesAsked = 0;
    await withServer(
      (_request, response) => response.end('{}'),
      async (url, requests) => {
        const credential = credentialAt(url);
        const asked = { url: `${url}/v1.0/x` };
        await askByHttpRequest(credential, [asked]);
        isBlocked = true;
        // More than a second, in which the token passes for confirmed.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        // Those behind the first know of the block, and ask nothing.
        for (let item = 0; item < 3; item++) {
          const { error } = await askByHttpRequest(credential, [asked]);
          expect(error?.message).toMatch(/^DingTalk blocks the IP address of this server/);
        }
        expect(requests).toHaveLength(1);
        expect(timesAsked).toBe(2);
      },
      (request, response) => {
        timesAsked++;
        giving(isBlocked ? { status: 1111, punish: 'deny' } : token)(request, response);
      },
    );
  });

  test('once it was given, a busy DingTalk, or no answer at all, let the requests go on with it', async () => {
    const busy = [
      giving({ code: 'ServiceUnavailable' }, 503),
      ({ socket }: { socket: { destroy(): void } }) => socket.destroy(),
    ];
    for (const trouble of busy) {
      let isBusy = false;
      await withServer(
        (_request, response) => response.end('{}'),
        async (url, requests) => {
          const credential = credentialAt(url);
          const asked = { url: `${url}/v1.0/x` };
          await askByHttpRequest(credential, [asked]);
          isBusy = true;
          // More than a second, in which the token passes for confirmed.
          await new Promise((resolve) => setTimeout(resolve, 1_100));
          const { error } = await askByHttpRequest(credential, [asked]);
          expect(error).toBeUndefined();
          expect(requests.map(({ headers }) => headers['x-acs-dingtalk-access-token'])).toEqual(
            Array(2).fill(GIVEN_TOKEN),
          );
        },
        (request, response) =>
          isBusy ? trouble(request, response) : giving(token)(request, response),
      );
    }
  });
});

describe('the token of an app never goes to another server', () => {
  const lookAlikes = [
    'https://example.com/topapi/v2/user/get',
    'https://oapi.dingtalk.com.example.com/x',
    'https://oapi.dingtalk.com@example.com/x',
    'https://me@oapi.dingtalk.com/x',
    'https://oapi.dingtalk.com:8443/x',
    'http://oapi.dingtalk.com/x',
    'https://oapi.dingtalk.com./x',
    'https://oapi.dingtaIk.com/x',
    'https://oapi.dingtalk.com%2eexample.com/x',
    'https://oapi.dingtalk.io/x',
    'https://example.com\\@oapi.dingtalk.com/x',
    'https://example.com/https://oapi.dingtalk.com/x',
  ];

  test.each(lookAlikes)('%s', async (url) => {
    await withServer(
      () => undefined,
      async (own, requests) => {
        const servers = [
          credentialAt('https://oapi.dingtalk.com'),
          credentialAt('private', {
            oapiUrl: 'https://oapi.dingtalk.com',
            // Who asks for a token asks here.
            apiUrl: own,
          }),
        ];
        for (const credential of servers) {
          const { error } = await askByHttpRequest(credential, [{ url }]);
          expect(error?.message).toMatch(
            /^The credential is for .*, so nothing of it is sent to|^The URL is not a web address/,
          );
        }
        expect(requests).toEqual([]);
      },
      () => {
        throw new Error('nobody asks for a token');
      },
    );
  });
});

describe('the token of an app is in no error, no stored execution and no log', () => {
  test.each(['/topapi/v2/user/get', '/v1.0/contact/users/search'])('of %s', async (path) => {
    const refusals: Array<(response: ServerResponse) => void> = [
      (response) => json(response, { code: 'InvalidParameter', message: 'no' }, 400),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.writeHead(500).end('<html></html>'),
      (response) => response.destroy(),
    ];
    for (const refuse of refusals) {
      await withServer(
        (_request, response) => refuse(response),
        async (url, requests) => {
          const asked = [{ url: `${url}${path}`, body: {} }];
          const { error, stored } = await askByHttpRequest(credentialAt(url), asked);
          expect([error === undefined, requests.length]).toEqual([false, 1]);
          const shown = `${stored}${error?.stack}${JSON.stringify(error)}${await n8nLog()}`;
          for (const secret of [GIVEN_TOKEN, SECRET]) expect(shown).not.toContain(secret);
        },
      );
    }
  });
});
