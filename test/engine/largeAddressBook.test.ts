import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { type CompanyData, type Department, ROOT } from '../../playground/company/model';
import { newPerson } from '../../playground/company/newPerson';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { runNode } from './runNode';

const PEOPLE = 5_000;
const DEPARTMENTS = 200;
/** Departments directly below one. */
const BELOW_EACH = 10;

/** Everybody is in a department, every tenth in a second one, too. */
function largeCompany(): CompanyData {
  const departments = Array.from({ length: DEPARTMENTS }, (_, index): Department => {
    const parentId = index ? Math.floor((index - 1) / BELOW_EACH) + ROOT : null;
    return {
      id: ROOT + index,
      name: `部门${index}`,
      pinyin: `bumen${index}`,
      parentId,
      managers: [],
    };
  });
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const first = ROOT + (index % DEPARTMENTS);
    const second = ROOT + ((index + 1) % DEPARTMENTS);
    const departmentIds = index % 10 ? [first] : [first, second];
    return newPerson(index, { userId: `u${index}`, name: `人${index}`, title: '', departmentIds });
  });
  return { departments, roles: [], people };
}

let playground: Playground;

beforeAll(async () => {
  const app = newApp('http://127.0.0.1:1/');
  playground = await startPlayground({ port: 0, app, company: largeCompany() });
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

test('500 people are read in 26 calls, one of them for the token, within two seconds', async () => {
  const people = await read({ limit: 500 });
  expect(userIds(people).size).toBe(500);
  expect(people.items).toHaveLength(500);
  expect(people.calls).toEqual({
    '/v1.0/oauth2/accessToken': 1,
    // From 25 to 30 people are in each department, and a call gives those of one.
    '/topapi/v2/user/list': 20,
    // The company, which has ten departments, and the first of those.
    '/topapi/v2/department/listsub': 2,
    // The company's own name, and those of two that people are in whom the walk does not reach.
    '/topapi/v2/department/get': 3,
  });
  expect(people.milliseconds).toBeLessThan(2_000);
  const others = people.items.filter(({ json }) => /^\d+$/.test(String(json.departments)));
  expect(others).toEqual([]);
});

test('500 people with all that DingTalk says of them take no call for a name', async () => {
  const { calls } = await read({ limit: 500, simplify: false });
  expect(calls).toEqual({ '/topapi/v2/user/list': 20, '/topapi/v2/department/listsub': 2 });
});

test('all 5,000 are read once, in two calls for each department', async () => {
  const people = await read({ returnAll: true });
  expect(userIds(people).size).toBe(PEOPLE);
  expect(people.items).toHaveLength(PEOPLE);
  expect(people.calls).toEqual({
    '/topapi/v2/user/list': DEPARTMENTS,
    '/topapi/v2/department/listsub': DEPARTMENTS,
    // A tenth of the departments comes up as that of somebody before the walk comes by.
    '/topapi/v2/department/get': 21,
  });
});
