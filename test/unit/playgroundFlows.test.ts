import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import axios from 'axios';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { Directory } from '../../playground/company/directory';
import { newcomer } from '../../playground/company/newcomers';
import { smallCompany } from '../../playground/company/smallCompany';
import { newApp } from '../../playground/dingtalk/app';
import type { Flow } from '../../playground/flows/model';
import type { Played } from '../../playground/flows/stage';
import { type Playground, startPlayground } from '../../playground/server';

const app = newApp('');

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

let n8n: http.Server;
let received: Received[];
let playground: Playground;

beforeEach(async () => {
  received = [];
  n8n = http.createServer((request, response) => {
    void json(request).then((sent) => {
      const { encrypt: sealed } = sent as { encrypt?: string };
      const body = sealed ? JSON.parse(decrypt(app.aesKey, sealed).message) : sent;
      received.push({ path: request.url!.split('?')[0]!, headers: request.headers, body });
      const encrypted = encrypt(app.aesKey, 'success', app.ownerKey);
      response.end(
        JSON.stringify({
          msg_signature: getSignature(app.token, '1', 'n', encrypted),
          timeStamp: '1',
          nonce: 'n',
          encrypt: encrypted,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => n8n.listen(0, '127.0.0.1', resolve));
  const n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}`;
  const listening = (name: string, eventType: string) => ({
    name,
    executionsUrl: `${n8nUrl}/workflow/${name}/executions`,
    callbackUrl: `${n8nUrl}/${name}`,
    eventType,
  });
  const flows: Flow[] = [
    listening('joined', 'user_add_org'),
    listening('approved', 'bpms_instance_change'),
    listening('left', 'user_leave_org'),
    listening('own', 'my_own_event'),
    {
      name: 'alert',
      executionsUrl: `${n8nUrl}/workflow/alert/executions`,
      occasion: 'an alert is raised',
      request: { url: `${n8nUrl}/alert`, headers: { 'X-Api-Key': 'a-secret' }, body: '{"a":1}' },
    },
  ];
  playground = await startPlayground({
    port: 0,
    app: { ...app, callbackUrl: `${n8nUrl}/joined` },
    flows,
  });
});

afterEach(async () => {
  await playground.close();
  n8n.close();
  n8n.closeAllConnections();
});

const call = async <Answer>(method: string, path: string, data?: unknown) => {
  const url = `${playground.url}/api${path}`;
  return await axios.request<Answer>({ method, url, data, validateStatus: () => true });
};

interface State {
  flows: unknown[];
  chosen: string;
  occasion: string;
}

const choose = async (name: string) => (await call<State>('PUT', '/flows/chosen', { name })).data;
const play = async () => (await call<Played>('POST', '/flows/play')).data;

describe('The flows to play', () => {
  it('begin with the one that the app points to, and tell no secrets', async () => {
    const { data } = await call<State>('GET', '/flows');
    expect(data).toMatchObject({ chosen: 'joined', occasion: 'a new employee joins' });
    expect(data.flows).toHaveLength(5);
    expect(data.flows[4]).toEqual({
      name: 'alert',
      executionsUrl: expect.stringContaining('/workflow/alert/executions'),
      isCalled: true,
    });
    expect(JSON.stringify(data)).not.toContain('a-secret');
  });

  it.each([
    ['joined', 'user_add_org', 'a new employee joins'],
    ['approved', 'bpms_instance_change', 'an approval is finished'],
    ['left', 'user_leave_org', 'Employee Left'],
    ['own', 'my_own_event', 'my_own_event'],
  ])('get an event that they wait for (%s)', async (name, EventType, occasion) => {
    expect(await choose(name)).toMatchObject({ chosen: name, occasion });
    expect(await play()).toMatchObject({ delivery: { verdict: 'acknowledged' } });
    expect(received).toMatchObject([{ path: `/${name}`, body: { EventType } }]);
    expect(playground.deliveries).toHaveLength(1);
  });

  it('get an approval that is finished and agreed, each time another one', async () => {
    await choose('approved');
    await play();
    await play();
    const [one, other] = received.map(({ body }) => body);
    expect(one).toMatchObject({ type: 'finish', result: 'agree', title: expect.any(String) });
    for (const field of ['processInstanceId', 'eventId']) {
      expect(one?.[field]).not.toEqual(other?.[field]);
    }
    expect(Date.now() - Number(one?.finishTime)).toBeLessThan(60_000);
    expect(playground.company.approvals.slice(-2)).toMatchObject(
      [one, other].map((message) => ({
        processInstanceId: message?.processInstanceId,
        originatorUserId: message?.staffId,
        title: message?.title,
        status: 'COMPLETED',
      })),
    );
  });

  it('get each time another new employee', async () => {
    await play();
    await play();
    const [one, other] = received.map(({ body }) => body);
    expect(one?.eventId).not.toEqual(other?.eventId);
    expect(one?.userId).not.toEqual(other?.userId);
    const { people, departments } = playground.company;
    for (const { userId } of received.map(({ body }) => body)) {
      const person = people.find((candidate) => candidate.userId === String(userId));
      expect(person).toMatchObject({ name: expect.any(String), manager: expect.any(String) });
      expect(departments.map(({ id }) => id)).toContain(person?.departmentIds[0]);
    }
    expect(people).toHaveLength(32);
  });

  it('get hundreds of new employees, of whom no two are mistaken for each other', () => {
    const company = new Directory(smallCompany());
    for (let count = 0; count < 300; count++) newcomer(company, Date.now());
    for (const key of ['userId', 'unionId', 'mobile', 'jobNumber'] as const) {
      expect(new Set(company.people.map((person) => person[key])).size).toBe(330);
    }
  });

  it('get all that DingTalk sends while they are chosen', async () => {
    await choose('left');
    await call('POST', '/dingtalk/check-url');
    await call('POST', '/dingtalk/push', { message: { EventType: 'user_add_org' } });
    expect(received.map(({ path }) => path)).toEqual(['/left', '/left']);
  });

  it('are called by another system with its key, and DingTalk stays where it was', async () => {
    await choose('left');
    expect(await choose('alert')).toMatchObject({
      chosen: 'alert',
      occasion: 'an alert is raised',
    });
    expect(await play()).toMatchObject({ call: { status: 200 } });
    expect(received).toMatchObject([
      { path: '/alert', headers: { 'x-api-key': 'a-secret' }, body: { a: 1 } },
    ]);
    expect(playground.app.callbackUrl).toMatch(/\/left$/);
    expect(await choose('left')).toMatchObject({ chosen: 'left' });
  });

  it('are none when the callback URL is something else', async () => {
    const callbackUrl = playground.app.callbackUrl.replace('joined', 'mine');
    await call('PUT', '/dingtalk/app', { ...playground.app, callbackUrl });
    const own = { chosen: '', occasion: 'a new employee joins' };
    expect((await call('GET', '/flows')).data).toMatchObject(own);
    await choose('alert');
    expect(await choose('')).toMatchObject(own);
    await play();
    expect(received).toMatchObject([{ path: '/mine', body: { EventType: 'user_add_org' } }]);
  });

  it('are kept as failed pushes when n8n does not acknowledge them', async () => {
    n8n.close();
    n8n.closeAllConnections();
    expect(await play()).toMatchObject({ delivery: { verdict: 'unreachable' } });
    expect(playground.openApi.failedList).toHaveLength(1);
    await choose('alert');
    expect(await play()).toMatchObject({ call: { problem: expect.stringContaining('n8n') } });
  });

  it('must be ones that are there', async () => {
    const { status, data } = await call('PUT', '/flows/chosen', { name: 'other' });
    expect({ status, data }).toEqual({
      status: 400,
      data: { error: 'There is no flow called "other".' },
    });
  });
});
