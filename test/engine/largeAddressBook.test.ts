import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { bigCompany } from '../../playground/company/bigCompany';
import { ROOT } from '../../playground/company/model';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { runNode } from './runNode';

const PEOPLE = 5_000;
const DEPARTMENTS = 200;

let playground: Playground;

beforeAll(async () => {
  const app = newApp('http://127.0.0.1:1/');
  playground = await startPlayground({ port: 0, app, company: bigCompany() });
});

afterAll(async () => {
  await playground.close();
});

async function read(more: object) {
  playground.openApi.clear();
  const { clientId, clientSecret } = playground.openApi;
  const data = { clientId, clientSecret, baseUrl: playground.url };
  const { result, milliseconds } = await inFakeTime(
    async () =>
      await runNode(new DingTalkApp(), {
        parameters: {
          ...{ resource: 'user', operation: 'getMany', includeSubDepartments: true },
          department: { __rl: true, mode: 'id', value: ROOT },
          ...more,
        },
        credentials: { type: new DingTalkAppApi(), data },
      }),
  );
  expect(result.error).toBeUndefined();
  const called = Object.entries(playground.openApi.counters).filter(([, count]) => count > 0);
  return { items: result.items, calls: Object.fromEntries(called), milliseconds };
}

const userIds = ({ items }: Awaited<ReturnType<typeof read>>) =>
  new Set(items.map(({ json }) => json.userId));

test('500 people are read in 35 calls, one of them for the token, within two seconds', async () => {
  const people = await read({ limit: 500 });
  expect(userIds(people).size).toBe(500);
  expect(people.items).toHaveLength(500);
  expect(people.calls).toEqual({
    '/v1.0/oauth2/accessToken': 1,
    // The company itself, six small departments below it, and five pages of a large one.
    '/topapi/v2/user/list': 12,
    // What is below the company. Deeper departments are not needed.
    '/topapi/v2/department/listsub': 1,
    // The company's own name, and those of twenty deeper ones that some of the people are in, too.
    '/topapi/v2/department/get': 21,
  });
  expect(people.milliseconds).toBeLessThan(2_000);
  const unnamed = people.items.filter(({ json }) => /\b\d{5,}\b/.test(String(json.departments)));
  expect(unnamed).toEqual([]);
});

test('500 people with all that DingTalk says of them take no call for a name', async () => {
  const { calls } = await read({ limit: 500, simplify: false });
  expect(calls).toEqual({ '/topapi/v2/user/list': 12, '/topapi/v2/department/listsub': 1 });
});

test('all 5,000 are read once, in two calls for each department', async () => {
  const people = await read({ returnAll: true });
  expect(userIds(people).size).toBe(PEOPLE);
  expect(people.items).toHaveLength(PEOPLE);
  expect(people.calls).toEqual({
    // 520 people are in one department, in six pages.
    '/topapi/v2/user/list': DEPARTMENTS + 5,
    '/topapi/v2/department/listsub': DEPARTMENTS,
    // The company's own name; all others come up on the way.
    '/topapi/v2/department/get': 1,
  });
});
