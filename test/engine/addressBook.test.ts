import type { INode, INodeParameterResourceLocator } from 'n8n-workflow';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import type { Person } from '../../playground/company/model';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { withRecorder } from '../support/officialClient';
import { runNode, type NodeRun, type NodeSettings } from './runNode';
import { searchList } from './searchList';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

const credentials = (
  baseUrl = playground.url,
  clientId = playground.openApi.clientId,
): NodeSettings['credentials'] => {
  const { clientSecret } = playground.openApi;
  return { type: new DingTalkAppApi(), data: { clientId, clientSecret, baseUrl } };
};

/** Runs an operation; hundreds of calls take no time, however few DingTalk allows in a second. */
async function run(
  operation: `${string}.${string}`,
  parameters: INode['parameters'] = {},
  more: Partial<NodeSettings> = {},
): Promise<NodeRun> {
  const [resource, name] = operation.split('.');
  const settings = {
    parameters: { resource, operation: name, ...parameters } as INode['parameters'],
    credentials: credentials(),
    ...more,
  };
  const { result } = await inFakeTime(async () => await runNode(new DingTalkApp(), settings));
  return result;
}

const itemsOf = ({ error, items }: NodeRun) => {
  expect(error).toBeUndefined();
  return items.map(({ json }) => json);
};

const byId = (value: string | number): INodeParameterResourceLocator => ({
  __rl: true,
  mode: 'id',
  value,
});
const userId = (value: string) => ({ findBy: 'userId', user: byId(value) });
const department = (value: string | number) => ({ department: byId(value) });

const personOf = (id: string): Person => {
  const person = playground.company.people.find((one) => one.userId === id);
  if (!person) throw new Error(`nobody is ${id}`);
  return person;
};

const departmentId = (name: string): number => {
  const found = playground.company.departments.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found.id;
};

/** How often each call came, without those that did not. */
const calls = () =>
  Object.fromEntries(Object.entries(playground.openApi.counters).filter(([, count]) => count > 0));

const USER = '/topapi/v2/user/get';
const PEOPLE = '/topapi/v2/user/list';
const DEPARTMENT = '/topapi/v2/department/get';
const BELOW = '/topapi/v2/department/listsub';
const TOKEN = '/v1.0/oauth2/accessToken';

describe('a person', () => {
  const maChao = () => {
    const { unionId, mobile, email, jobNumber } = personOf('ma.chao');
    return {
      ...{ name: '马超', userId: 'ma.chao', unionId, mobile, email },
      ...{ title: '全栈工程师', jobNumber, departments: ['后端组', '前端组'] },
      ...{ manager: 'xu.lei', managerName: '徐磊' },
    };
  };

  test.each<[string, () => INode['parameters']]>([
    ['userId', () => userId('ma.chao')],
    ['mobile number', () => ({ findBy: 'mobile', mobile: ` ${personOf('ma.chao').mobile} ` })],
    ['unionId', () => ({ findBy: 'unionId', unionId: personOf('ma.chao').unionId })],
  ])('is found by %s, with the names of departments and manager', async (_by, parameters) => {
    const [item] = itemsOf(await run('user.get', parameters()));
    expect(item).toMatchObject(maChao());
    expect(Object.keys(item ?? {})).toEqual([
      ...['name', 'userId', 'unionId', 'mobile', 'email', 'title', 'jobNumber'],
      ...['departments', 'manager', 'managerName', 'avatar'],
    ]);
  });

  test('comes as DingTalk describes it where that is wanted, and costs nothing more', async () => {
    const [item] = itemsOf(await run('user.get', { ...userId('ma.chao'), simplify: false }));
    expect(item).toMatchObject({ userid: 'ma.chao', manager_userid: 'xu.lei', active: true });
    expect(calls()).toEqual({ [TOKEN]: 1, [USER]: 1 });
  });

  test('without a manager has none', async () => {
    const [item] = itemsOf(await run('user.get', userId('dong.qing')));
    expect(item).not.toHaveProperty('manager');
    expect(item).not.toHaveProperty('managerName');
  });

  test('has an empty phone number and e-mail address for an app that may not see them', async () => {
    playground.openApi.configure({ lackedPermissions: ['fieldMobile', 'fieldEmail'] });
    const [item] = itemsOf(await run('user.get', userId('ma.chao')));
    expect(item).toMatchObject({ ...maChao(), mobile: '', email: '' });
  });

  test('shares what was asked about department and manager with the other items', async () => {
    const items = ['chen.jie', 'huang.qiang', 'wu.hao', 'ma.chao'].map((id) => ({ id }));
    const people = await run('user.get', userId('={{ $json.id }}'), { items });
    expect(itemsOf(people)).toHaveLength(4);
    // Two departments. The managers are Zhou Ting, Chen Jie, who is in the first item, and Xu Lei.
    expect(calls()).toEqual({ [TOKEN]: 1, [USER]: 4 + 3, [DEPARTMENT]: 2 });
  });

  const nobody: Array<[string, INode['parameters'], RegExp]> = [
    [
      'userId',
      userId('n.n'),
      /^Nobody in the organization has this userId: n\.n \(errcode 33012\)/,
    ],
    [
      'mobile number',
      { findBy: 'mobile', mobile: '13900001111' },
      /^Nobody in the organization has this mobile number \(errcode 60121\)/,
    ],
    [
      'mobile number',
      { findBy: 'mobile', mobile: 'none at all' },
      /^Nobody in the organization has this mobile number \(errcode 40104\)/,
    ],
    [
      'unionId',
      { findBy: 'unionId', unionId: 'x1x2x3' },
      /^Nobody in the organization has this unionId \(errcode 60121\)/,
    ],
    ['userId', userId(' '), /^The userId is empty/],
  ];

  test.each(nobody)('who is not there is told by kind: %s', async (_by, parameters, message) => {
    const { error, stored } = await run('user.get', parameters, { items: [{}] });
    expect(error?.message).toMatch(message);
    expect(error?.description).toMatch(/^[A-Z].*\.$/);
    expect(error?.context.itemIndex).toBe(0);
    expect(String(error?.message)).not.toMatch(/13900001111|x1x2x3/);
    expect(stored).toContain(String(error?.message));
  });

  test('outside of the organization is none of it, though DingTalk finds a unionId', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path }) => ({
        body:
          path === TOKEN
            ? { accessToken: 'a-token', expireIn: 7200 }
            : { errcode: 0, result: { userid: 'a', contact_type: 1 } },
      }));
      const parameters = { findBy: 'unionId', unionId: 'x1x2x3' };
      const { error } = await run('user.get', parameters, { credentials: credentials(url) });
      expect(error?.message).toMatch(/^This unionId is that of an external contact/);
    });
  });

  test('whom DingTalk does not describe is an error, and no person without a name', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path }) => ({
        body: path === TOKEN ? { accessToken: 'a-token', expireIn: 7200 } : { errcode: 0 },
      }));
      const { error } = await run('user.get', userId('a'), { credentials: credentials(url) });
      expect(error?.message).toMatch(/^DingTalk did not describe the person/);
    });
  });

  test('is in the departments of the organization that the credential is for', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path, body, query }) => {
        const { appKey } = (body ?? {}) as { appKey?: string };
        if (path === TOKEN) return { body: { accessToken: `of ${appKey}`, expireIn: 7200 } };
        const result = { userid: 'a', dept_id_list: [1], dept_id: 1, name: query.access_token };
        return { body: { errcode: 0, result } };
      });
      const people = await run('user.get', userId('a'), {
        credentials: credentials(url, '={{ $json.app }}'),
        items: [{ app: 'one' }, { app: 'another' }],
      });
      expect(itemsOf(people).map(({ departments }) => departments)).toEqual([
        ['of one'],
        ['of another'],
      ]);
    });
  });

  test('who is not there does not end a flow that goes on', async () => {
    const items = [{ id: 'n.n' }, { id: 'li.na' }];
    const settings = { onError: 'continueErrorOutput' } as const;
    const found = await run('user.get', userId('={{ $json.id }}'), { items, settings });
    expect(itemsOf(found)).toMatchObject([{ name: '李娜' }]);
    expect(found.errorItems[0]).toMatchObject({
      json: { error: expect.stringContaining('has this userId: n.n') },
      pairedItem: { item: 0 },
    });
  });

  test('an app that lacks a permission is told its name in the console', async () => {
    playground.openApi.configure({ lackedPermissions: ['qyapi_get_member'] });
    const { error } = await run('user.get', userId('li.na'));
    expect(error?.message).toContain('the permission 成员信息读权限 (qyapi_get_member)');
    playground.openApi.configure({ lackedPermissions: ['qyapi_get_member_by_mobile'] });
    const { error: other } = await run('user.get', { findBy: 'mobile', mobile: '13800000000' });
    expect(other?.message).toContain('根据手机号获取成员基本信息权限');
  });
});

describe('the people of a department', () => {
  const all = { returnAll: true };
  const names = (items: Array<Record<string, unknown>>) => items.map(({ name }) => name);

  test('are those in it, each with the names of all departments', async () => {
    const people = itemsOf(await run('user.getMany', department(departmentId('前端组'))));
    expect(names(people)).toEqual(['陈杰', '黄强', '吴昊', '马超']);
    expect(people[3]).toMatchObject({ userId: 'ma.chao', departments: ['后端组', '前端组'] });
    // The list of DingTalk does not tell managers.
    expect(people[3]).not.toHaveProperty('manager');
    expect(calls()).toEqual({ [TOKEN]: 1, [PEOPLE]: 1, [DEPARTMENT]: 2 });
  });

  test('are, if asked, those of all departments below it, nobody twice', async () => {
    const parameters = { ...department(departmentId('产品研发部')), includeSubDepartments: true };
    const people = itemsOf(await run('user.getMany', { ...parameters, ...all }));
    expect(people).toHaveLength(12);
    expect(new Set(names(people)).size).toBe(12);
    // Names of departments below it have come with the lists; two others are asked for.
    expect(calls()).toEqual({ [TOKEN]: 1, [PEOPLE]: 4, [BELOW]: 4, [DEPARTMENT]: 2 });
  });

  test('come as DingTalk describes them where that is wanted', async () => {
    const parameters = { ...department(1), simplify: false };
    const [boss] = itemsOf(await run('user.getMany', parameters));
    expect(boss).toMatchObject({ userid: 'zhao.min', dept_id_list: [1], boss: true });
    expect(calls()).toEqual({ [TOKEN]: 1, [PEOPLE]: 1 });
  });

  test('are asked for once for each item, and each item is paired with its people', async () => {
    const items = [{ id: departmentId('财务部') }, { id: departmentId('行政部') }];
    const { items: people } = await run('user.getMany', department('={{ $json.id }}'), { items });
    expect(people.map(({ pairedItem }) => pairedItem)).toEqual(
      [0, 0, 0, 1, 1].map((item) => ({ item })),
    );
  });

  test.each<[string, string | number, RegExp]>([
    ['that does not exist', 4711, /^The organization has no such department\. \(errcode 60003/],
    ['that is no ID', '财务部', /^The ID of the department is not a number/],
    ['that is not chosen', "={{ '' }}", /^No department is chosen/],
  ])('of a department %s are not looked for elsewhere', async (_which, id, message) => {
    const { error } = await run('user.getMany', { ...department(id), includeSubDepartments: true });
    expect(error?.message).toMatch(message);
    expect(error?.description).toMatch(/Choose (it|the department) from the list/);
  });

  test.each(["={{ 'many' }}", '={{ 0 }}', '={{ -1 }}'])(
    'are limited by a number of people: %s',
    async (limit) => {
      const { error } = await run('user.getMany', { ...department(1), limit });
      expect(error?.message).toMatch(/^The Limit is not a number of at least 1/);
      expect(calls()).toEqual({});
    },
  );

  test('that an app may not see are told where to allow it', async () => {
    const answer = { errcode: 50004, errmsg: 'x', path: PEOPLE, times: 1 };
    playground.openApi.setFaults({ answer });
    const { error } = await run('user.getMany', department(1));
    expect(error?.message).toMatch(/^The app may not see this department\. \(errcode 50004: x\)/);
    expect(error?.description).toContain('授权范围');
  });
});

describe('a department that is gone when its turn comes', () => {
  const answers: Record<string, (id: number) => object> = {
    [TOKEN]: () => ({ accessToken: 'a-token', expireIn: 7200 }),
    [PEOPLE]: (id) => (id === 1 ? { result: { list: [{ userid: 'a', name: 'A' }] } } : gone),
    [BELOW]: (id) => (id === 1 ? { result: [{ dept_id: 2, name: 'B', parent_id: 1 }] } : gone),
  };
  const gone = { errcode: 60003, errmsg: 'x' };

  test.each([
    ['user.getMany', { includeSubDepartments: true }, 'a'],
    ['department.getMany', { includeSubDepartments: true }, 2],
  ] as const)('is left out, and the panel says so: %s', async (operation, parameters, first) => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path, body }) => {
        const { dept_id: id = 0 } = (body ?? {}) as { dept_id?: number };
        return { body: { errcode: 0, ...answers[path]?.(id) } };
      });
      const all = { ...department(1), returnAll: true, simplify: false };
      const done = await run(
        operation,
        { ...all, ...parameters },
        { credentials: credentials(url) },
      );
      expect(itemsOf(done).map(({ userid, dept_id }) => userid ?? dept_id)).toEqual([first]);
      expect(done.stored).toContain('One department was left out: deleted meanwhile');
    });
  });
});

describe('the people who have a role', () => {
  const role = (value: string | number) => ({ role: byId(value) });
  const INTERVIEWER = 2750318861;
  const LIST = '/topapi/role/simplelist';

  test('are described like others', async () => {
    const people = itemsOf(await run('user.getManyByRole', role(INTERVIEWER)));
    expect(people).toMatchObject([
      { name: '陈静', manager: 'zhao.min', departments: ['人力资源部'] },
      { name: '李娜', manager: 'manager3108', departments: ['人力资源部'] },
      { name: '周婷', manager: 'zhao.min', departments: ['产品研发部'] },
    ]);
    expect(calls()).toEqual({ [TOKEN]: 1, [LIST]: 1, [USER]: 3, [DEPARTMENT]: 2 });
  });

  test('are, without details, only named, in one call', async () => {
    const parameters = { ...role(INTERVIEWER), details: false };
    const [first] = itemsOf(await run('user.getManyByRole', parameters));
    expect(first).toEqual({ name: '陈静', userId: 'manager3108' });
    const [raw] = itemsOf(await run('user.getManyByRole', { ...parameters, simplify: false }));
    expect(raw).toEqual({ name: '陈静', userid: 'manager3108' });
    expect(calls()).toEqual({ [TOKEN]: 1, [LIST]: 2 });
  });

  test('are there by name, also when the app may not see more of one', async () => {
    playground.openApi.setFaults({ answer: { errcode: 50002, errmsg: 'x', path: USER, times: 1 } });
    const people = itemsOf(await run('user.getManyByRole', role(INTERVIEWER)));
    expect(people).toHaveLength(3);
    expect(people[0]).toMatchObject({ name: '陈静', userId: 'manager3108', mobile: '' });
  });

  test('of a role that does not exist are an error', async () => {
    const { error } = await run('user.getManyByRole', role(1));
    expect(error?.message).toMatch(/^The organization has no such role\. \(errcode 33011/);
  });
});

describe('a department', () => {
  test('comes with the names from the top, those who manage it and how many are in it', async () => {
    const id = departmentId('前端组');
    const parentId = departmentId('产品研发部');
    const [item] = itemsOf(await run('department.get', department(id)));
    expect(item).toEqual({
      ...{ departmentId: id, name: '前端组', parentId },
      path: ['莲湾科技', '产品研发部', '前端组'],
      ...{ managers: ['chen.jie'], memberCount: 4 },
    });
    expect(calls()).toEqual({ [TOKEN]: 1, [DEPARTMENT]: 3 });
  });

  test('is the organization itself at the top', async () => {
    const [item] = itemsOf(await run('department.get', department('1')));
    expect(item).toMatchObject({ parentId: null, path: ['莲湾科技'], memberCount: 30 });
  });

  test('comes as DingTalk describes it where that is wanted', async () => {
    const [item] = itemsOf(await run('department.get', { ...department(1), simplify: false }));
    expect(item).toMatchObject({ dept_id: 1, name: '莲湾科技', owning_member_count: 1 });
    expect(calls()).toEqual({ [TOKEN]: 1, [DEPARTMENT]: 1 });
  });

  test.each([
    [false, ['人力资源部', '产品研发部', '市场部', '财务部', '行政部', '客户服务部'], 1],
    [true, ['前端组', '后端组', '测试组', '华东区', '华南区'], 12],
  ])('has others below it, of all levels if asked: %j', async (isDeep, last, asked) => {
    const parameters = { ...department(1), includeSubDepartments: isDeep, returnAll: true };
    const below = itemsOf(await run('department.getMany', parameters));
    expect(below.slice(-last.length).map(({ name }) => name)).toEqual(last);
    expect(below).toHaveLength(isDeep ? 11 : 6);
    expect(below[1]).toEqual({
      ...{ departmentId: departmentId('产品研发部'), name: '产品研发部', parentId: 1 },
      path: ['莲湾科技', '产品研发部'],
    });
    // All names but that of the top have come with the lists.
    expect(calls()).toEqual({ [TOKEN]: 1, [BELOW]: asked, [DEPARTMENT]: 1 });
  });

  test('and those below it are read no further than the limit', async () => {
    const parameters = { ...department(1), includeSubDepartments: true, limit: 7, simplify: false };
    const below = itemsOf(await run('department.getMany', parameters));
    expect(below).toHaveLength(7);
    expect(below[0]).toMatchObject({ name: '人力资源部', auto_add_user: true });
    // The organization, Human Resources, Research and Development.
    expect(calls()).toEqual({ [TOKEN]: 1, [BELOW]: 3 });
  });
});

describe('the panel', () => {
  const search = async (method: string, filter?: string, app = credentials()) => {
    const looking = { credentials: app, filter };
    const { result } = await inFakeTime(
      async () => await searchList(new DingTalkApp(), method, looking),
    );
    return result.results.map(({ name, value }) => [name, value]);
  };

  test('finds people by name and by pinyin, with what tells them apart', async () => {
    expect(await search('searchUsers', '马')).toEqual([['马超 (全栈工程师)', 'ma.chao']]);
    expect(await search('searchUsers', 'chenjing')).toEqual([
      ['陈静 (人力资源总监)', 'manager3108'],
    ]);
    expect(await search('searchUsers', 'no such name')).toEqual([]);
  });

  test('asks for a name before it looks for people', async () => {
    expect(await search('searchUsers', ' ')).toEqual([]);
    expect(calls()).toEqual({});
  });

  test('shows the top of the organization until something is typed', async () => {
    const found = await search('searchDepartments');
    expect(found[0]).toEqual(['莲湾科技 (the whole organization)', 1]);
    expect(found.slice(1).map(([name]) => name)).toContain('产品研发部');
    expect(calls()).toEqual({ [TOKEN]: 1, [DEPARTMENT]: 1, [BELOW]: 1 });
  });

  test('finds departments by name, with the one above', async () => {
    expect(await search('searchDepartments', '前端')).toEqual([
      ['前端组 (产品研发部)', departmentId('前端组')],
    ]);
  });

  test('finds a role on whichever page of DingTalk it is', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path, body }) => {
        if (path === TOKEN) return { body: { accessToken: 'a-token', expireIn: 7200 } };
        const { offset } = body as { offset: number };
        const roles = Array.from({ length: 250 }, (_, id) => ({ id, name: `role ${id}` }));
        const list = [{ name: '岗位', roles: roles.slice(offset, offset + 200) }];
        return { body: { errcode: 0, result: { hasMore: offset === 0, list } } };
      });
      const found = await search('searchRoles', 'role 230', credentials(url));
      expect(found).toEqual([['role 230 (岗位)', 230]]);
    });
  });

  test('finds roles by name and by group', async () => {
    expect(await search('searchRoles', '导师')).toEqual([['导师 (岗位)', 2750318862]]);
    expect(await search('searchRoles', '岗位')).toHaveLength(3);
    expect(await search('searchRoles')).toHaveLength(7);
  });

  test('says which permission is missing', async () => {
    playground.openApi.configure({ lackedPermissions: ['qyapi_addresslist_search'] });
    await expect(search('searchUsers', '马')).rejects.toThrow(
      '搜索企业通讯录的权限 (qyapi_addresslist_search)',
    );
  });
});
