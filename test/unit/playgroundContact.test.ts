import axios from 'axios';
import OfficialContact, {
  SearchDepartmentRequest,
  SearchUserRequest,
} from '@alicloud/dingtalk/dist/contact_1_0/client';
import { bigCompany } from '../../playground/company/bigCompany';
import { Directory } from '../../playground/company/directory';
import { smallCompany } from '../../playground/company/smallCompany';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';
import { officialAnswer, officialArguments, officialClient } from '../support/officialClient';

let playground: Playground;
let token: string;

beforeAll(async () => {
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/'), events: [] });
  const { clientId: appkey, clientSecret: appsecret } = playground.openApi;
  const { data } = await axios.get<{ access_token: string }>(`${playground.url}/gettoken`, {
    params: { appkey, appsecret },
  });
  token = data.access_token;
});

afterAll(() => playground.close());

afterEach(() => playground.openApi.configure({ lackedPermissions: [] }));

type Answer = {
  errcode: number;
  errmsg: string;
  request_id: string;
  result: Record<string, unknown>;
};

async function ask(path: string, body: object | string, access_token = token): Promise<Answer> {
  const { data, status } = await axios.post<Answer>(`${playground.url}${path}`, body, {
    params: { access_token },
  });
  expect(status).toBe(200);
  return data;
}

const resultOf = async (path: string, body: object | string) => {
  const { errcode, errmsg, request_id, result } = await ask(path, body);
  expect({ errcode, errmsg, request_id }).toEqual({
    errcode: 0,
    errmsg: 'ok',
    request_id: expect.any(String),
  });
  return result;
};

const errcodeOf = async (path: string, body: object) => (await ask(path, body)).errcode;

const HR = 681203996;
const DEVELOPMENT = 681204417;
const BACKEND = 681204432;
const FRONTEND = 681204431;

const search = (path: string, body: object, headers: object = {}) =>
  axios.post<object>(`${playground.url}/v1.0/contact/${path}/search`, body, {
    headers: { 'x-acs-dingtalk-access-token': token, ...headers },
    validateStatus: () => true,
  });

describe('The company', () => {
  it('has thirty people with Chinese names, each once by userId, unionId, mobile and number', () => {
    const { people, departments } = playground.company;
    expect(people).toHaveLength(30);
    for (const key of ['userId', 'unionId', 'mobile', 'jobNumber', 'name'] as const) {
      expect(new Set(people.map((person) => person[key])).size).toBe(30);
    }
    expect(people.every(({ name }) => /^[\u4e00-\u9fff]{2,3}$/u.test(name))).toBe(true);
    const ids = departments.map(({ id }) => id);
    for (const { departmentIds, manager } of people) {
      expect(ids).toEqual(expect.arrayContaining(departmentIds));
      if (manager) expect(people.map(({ userId }) => userId)).toContain(manager);
    }
    expect(departments.every(({ parentId }) => parentId === null || ids.includes(parentId))).toBe(
      true,
    );
  });
});

describe('Somebody', () => {
  it('is told with all that the app may see', async () => {
    expect(await resultOf('/topapi/v2/user/get', { userid: 'ma.chao' })).toMatchObject({
      userid: 'ma.chao',
      unionid: expect.stringMatching(/iEiE$/),
      name: '马超',
      title: '全栈工程师',
      avatar: `${playground.url}/avatars/ma.chao.svg`,
      state_code: '86',
      mobile: '10000000017',
      email: 'ma.chao@lotusbay.example',
      job_number: 'LB0017',
      manager_userid: 'xu.lei',
      dept_id_list: [BACKEND, FRONTEND],
      dept_order_list: [
        { dept_id: BACKEND, order: 3 },
        { dept_id: FRONTEND, order: 4 },
      ],
      leader_in_dept: [
        { dept_id: BACKEND, leader: false },
        { dept_id: FRONTEND, leader: false },
      ],
      role_list: [{ id: 2750318862, name: '导师', group_name: '岗位' }],
      boss: false,
      admin: false,
    });
  });

  it('has no manager, and no picture, where none is entered', async () => {
    const told = await resultOf('/topapi/v2/user/get', { userid: 'dong.qing' });
    expect(told).not.toHaveProperty('manager_userid');
    expect(told).not.toHaveProperty('avatar');
  });

  it('has a picture that a browser can show', async () => {
    const { data, headers } = await axios.get<string>(`${playground.url}/avatars/ma.chao.svg`);
    expect(headers['content-type']).toContain('image/svg+xml');
    expect(data).toContain('马超');
  });

  it('is found by mobile number and by unionId', async () => {
    const by = async (path: string, body: object) => (await resultOf(path, body)).userid;
    expect(await by('/topapi/v2/user/getbymobile', { mobile: '10000000003' })).toBe('zhang.wei');
    const unionid = 'Wq3nB8tKs5VhJd0rMyPzUAiEiE';
    expect(await by('/topapi/user/getbyunionid', { unionid })).toBe('li.na');
  });

  it('can be asked for with a form, as in the documented example', async () => {
    const form = new URLSearchParams({ dept_id: String(HR), cursor: '0', size: '10' }).toString();
    expect(await resultOf('/topapi/v2/user/list', form)).toMatchObject({ has_more: false });
  });

  it.each<[string, object, number]>([
    ['/topapi/v2/user/get', { userid: 'nobody' }, 33012],
    ['/topapi/v2/user/get', { userid: '' }, 400002],
    ['/topapi/v2/user/get', {}, 400002],
    ['/topapi/v2/user/get', { userid: 'li.na', language: 'fr' }, 400002],
    ['/topapi/v2/user/getbymobile', { mobile: '19999999999' }, 60121],
    ['/topapi/v2/user/getbymobile', { mobile: 'no number' }, 40104],
    ['/topapi/user/getbyunionid', { unionid: 'nobody' }, 60121],
  ])('is refused: %s %j → %d', async (path, body, errcode) => {
    expect(await errcodeOf(path, body)).toBe(errcode);
  });
});

describe("A department's people", () => {
  const list = (body: object) =>
    resultOf('/topapi/v2/user/list', { cursor: 0, size: 100, ...body });

  it('come in pages, without those of the departments below', async () => {
    const first = await list({ dept_id: BACKEND, size: 3 });
    expect(first).toMatchObject({
      has_more: true,
      next_cursor: 3,
      list: [{ userid: 'zhang.wei' }, { userid: 'xu.lei', leader: true }, { userid: 'ma.chao' }],
    });
    const rest = await list({ dept_id: BACKEND, size: 3, cursor: first.next_cursor });
    expect(rest).toEqual({
      has_more: false,
      list: [expect.objectContaining({ userid: 'hu.bin', dept_order: 4, leader: false })],
    });
    const development = await list({ dept_id: DEVELOPMENT });
    expect(development.list).toMatchObject([{ userid: 'zhou.ting' }, { userid: 'liang.yu' }]);
  });

  it('come in the order in which they joined, if asked', async () => {
    const idsBy = async (order_field: string) => {
      const { list: people } = await list({ dept_id: BACKEND, order_field });
      return (people as Array<{ userid: string }>).map(({ userid }) => userid);
    };
    const ascending = await idsBy('entry_asc');
    expect(ascending).toEqual(['zhang.wei', 'xu.lei', 'ma.chao', 'hu.bin']);
    expect(await idsBy('entry_desc')).toEqual(ascending.toReversed());
  });

  it('can be had with their names only, or as ids', async () => {
    const page = { dept_id: HR, cursor: 0, size: 10 };
    expect(await resultOf('/topapi/user/listsimple', page)).toEqual({
      has_more: false,
      list: [
        { userid: 'manager3108', name: '陈静' },
        { userid: 'li.na', name: '李娜' },
      ],
    });
    expect(await resultOf('/topapi/user/listid', { dept_id: HR })).toEqual({
      userid_list: ['manager3108', 'li.na'],
    });
  });

  it.each<[object, number]>([
    [{ dept_id: 7, cursor: 0, size: 10 }, 60003],
    [{ dept_id: HR, cursor: 0, size: 101 }, 40035],
    [{ dept_id: HR, cursor: 0, size: 0 }, 40035],
    [{ dept_id: HR, cursor: -1, size: 10 }, 40035],
    [{ dept_id: HR, cursor: 0 }, 400002],
    [{ dept_id: HR, cursor: 0, size: 10, order_field: 'name' }, 400002],
  ])('are refused for %j → %d', async (body, errcode) => {
    expect(await errcodeOf('/topapi/v2/user/list', body)).toBe(errcode);
  });
});

describe('A department', () => {
  it('is told with how many people are in it, and below it, each counted once', async () => {
    expect(await resultOf('/topapi/v2/department/get', { dept_id: DEVELOPMENT })).toMatchObject({
      dept_id: DEVELOPMENT,
      name: '产品研发部',
      parent_id: 1,
      order: 2,
      dept_manager_userid_list: ['zhou.ting'],
      member_count: 12,
      owning_member_count: 2,
    });
    const root = await resultOf('/topapi/v2/department/get', { dept_id: 1 });
    expect(root).toMatchObject({ dept_id: 1, name: '莲湾科技', member_count: 30 });
    expect(root).not.toHaveProperty('parent_id');
  });

  it('has those right below it, the company where none is named', async () => {
    const below = await resultOf('/topapi/v2/department/listsub', {});
    expect(below).toHaveLength(6);
    expect(below).toMatchObject([
      { dept_id: HR, name: '人力资源部', parent_id: 1 },
      {},
      {},
      {},
      {},
      {},
    ]);
    expect(await resultOf('/topapi/v2/department/listsubid', { dept_id: DEVELOPMENT })).toEqual({
      dept_id_list: [FRONTEND, BACKEND, 681204433],
    });
    expect(await resultOf('/topapi/v2/department/listsub', { dept_id: HR })).toEqual([]);
  });

  it('has a path to the top, and so has each of somebody', async () => {
    const path = '/topapi/v2/department/listparentbydept';
    expect(await resultOf(path, { dept_id: BACKEND })).toEqual({
      parent_id_list: [BACKEND, DEVELOPMENT, 1],
    });
    const ofUser = '/topapi/v2/department/listparentbyuser';
    expect(await resultOf(ofUser, { userid: 'liang.yu' })).toEqual({
      parent_list: [
        { parent_dept_id_list: [DEVELOPMENT, 1] },
        { parent_dept_id_list: [681204522, 1] },
      ],
    });
  });

  it.each([
    ['get', { dept_id: 7 }, 60003],
    ['get', {}, 400002],
    ['listsub', { dept_id: 7 }, 60003],
    ['listsubid', { dept_id: 7 }, 60003],
    ['listparentbydept', { dept_id: 'x' }, 400002],
    ['listparentbyuser', { userid: 'nobody' }, 33012],
  ])('is refused: %s %j → %d', async (name, body, errcode) => {
    expect(await errcodeOf(`/topapi/v2/department/${name}`, body)).toBe(errcode);
  });
});

describe('Roles', () => {
  it('are told by their groups', async () => {
    expect(await resultOf('/topapi/role/list', {})).toEqual({
      hasMore: false,
      list: [
        { groupId: 2750318840, name: '默认', roles: expect.any(Array) },
        {
          ...{ groupId: 2750318860, name: '岗位' },
          roles: [
            { id: 2750318846, name: '财务审批人' },
            { id: 2750318861, name: '面试官' },
            { id: 2750318862, name: '导师' },
          ],
        },
      ],
    });
  });

  it('come in pages, and so do their people', async () => {
    const page = { size: 2, offset: 2 };
    expect(await resultOf('/topapi/role/list', page)).toMatchObject({
      hasMore: true,
      list: [{ roles: [{ name: '负责人' }, { name: '主管' }] }],
    });
    expect(await resultOf('/topapi/role/simplelist', { role_id: 2750318862, ...page })).toEqual({
      hasMore: false,
      list: [{ userid: 'ma.chao', name: '马超' }],
    });
  });

  it.each<[string, object, number]>([
    ['list', { size: 201, offset: 0 }, 40069],
    ['list', { size: 1, offset: -1 }, 40068],
    ['simplelist', { role_id: 1 }, 33011],
    ['simplelist', { role_id: 2750318862, size: 101, offset: 0 }, 40069],
    ['simplelist', {}, 400002],
  ])('are refused: %s %j → %d', async (name, body, errcode) => {
    expect(await errcodeOf(`/topapi/role/${name}`, body)).toBe(errcode);
  });
});

describe('The search', () => {
  it('finds people by a part of the name or of its pinyin', async () => {
    const first = { offset: 0, size: 10 };
    expect((await search('users', { queryWord: '张', ...first })).data).toEqual({
      ...{ hasMore: false, totalCount: 1, list: ['zhang.wei'] },
    });
    expect((await search('users', { queryWord: 'Wei', ...first })).data).toMatchObject({
      list: ['zhang.wei', 'tang.wei'],
    });
    const whole = { queryWord: '张', fullMatchField: 1, ...first };
    expect((await search('users', whole)).data).toMatchObject({ totalCount: 0, list: [] });
  });

  it('counts pages, not people', async () => {
    const found = playground.company.people.filter(({ pinyin }) => pinyin.includes('li'));
    const { data } = await search('users', { queryWord: 'li', offset: 1, size: 2 });
    expect(found.length).toBeGreaterThan(4);
    expect(data).toEqual({
      ...{ hasMore: true, totalCount: found.length },
      list: found.slice(2, 4).map(({ userId }) => userId),
    });
  });

  it.each([
    { offset: 0, size: 10 },
    { queryWord: 'x', offset: 0, size: 0 },
  ])('is refused for %j', async (body) => {
    expect(await search('users', body)).toMatchObject({
      status: 400,
      data: { code: 'parameter.error', message: '参数错误', requestid: expect.any(String) },
    });
  });

  it("answers DingTalk's own client", async () => {
    const client = officialClient(OfficialContact, playground.url);
    const page = { offset: 0, size: 10 };
    const users = await client.searchUserWithOptions(
      new SearchUserRequest({ queryWord: '陈', ...page }),
      ...officialArguments(token),
    );
    expect(officialAnswer(users)).toEqual({
      ...{ hasMore: false, totalCount: 2, list: ['manager3108', 'chen.jie'] },
    });
    const departments = await client.searchDepartmentWithOptions(
      new SearchDepartmentRequest({ queryWord: 'huadong', ...page }),
      ...officialArguments(token),
    );
    expect(officialAnswer(departments)).toMatchObject({ list: [681204540] });
    const refused = client.searchUserWithOptions(
      new SearchUserRequest({ queryWord: '陈', ...page }),
      ...officialArguments('not a token'),
    );
    await expect(refused).rejects.toMatchObject({ code: 'InvalidAuthentication' });
  });
});

describe('An app', () => {
  it('is refused with a token that is none, in the way of each API', async () => {
    expect(await ask('/topapi/v2/user/get', { userid: 'li.na' }, 'x')).toMatchObject({
      ...{ errcode: 40014, errmsg: '不合法的access_token', request_id: expect.any(String) },
    });
    const body = { queryWord: '陈', offset: 0, size: 10 };
    for (const headers of [
      { 'x-acs-dingtalk-access-token': 'x' },
      { 'x-acs-dingtalk-access-token': undefined },
    ]) {
      const { status, data } = await search('users', body, headers);
      expect([status, data]).toEqual([
        400,
        {
          ...{ code: 'InvalidAuthentication', message: '不合法的access_token' },
          requestid: expect.any(String),
        },
      ]);
    }
  });

  it('is refused what it has no permission for, and told which permission that is', async () => {
    playground.openApi.configure({
      lackedPermissions: ['qyapi_get_member', 'qyapi_addresslist_search'],
    });
    const { errcode, ...answer } = await ask('/topapi/v2/user/get', { userid: 'li.na' });
    expect(errcode).toBe(88);
    expect(answer).toMatchObject({
      sub_code: '60011',
      sub_msg: expect.stringContaining('[qyapi_get_member]'),
      errmsg: expect.stringContaining('subcode=60011'),
    });
    expect(await search('users', { queryWord: '陈', offset: 0, size: 10 })).toMatchObject({
      status: 403,
      data: {
        code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
        message: '没有调用该接口的权限',
        accessdenieddetail: { requiredScopes: ['qyapi_addresslist_search'] },
      },
    });
    expect(await errcodeOf('/topapi/v2/department/get', { dept_id: 1 })).toBe(0);
  });

  it('sees neither numbers nor addresses without the permission for these fields', async () => {
    playground.openApi.configure({ lackedPermissions: ['fieldMobile', 'fieldEmail'] });
    const told = await resultOf('/topapi/v2/user/get', { userid: 'li.na' });
    expect(told).toMatchObject({ name: '李娜' });
    for (const field of ['mobile', 'state_code', 'email', 'org_email', 'work_place', 'remark']) {
      expect(told).not.toHaveProperty(field);
    }
  });
});

describe('The big company', () => {
  const data = bigCompany();
  const big = new Directory(data);

  it('has 5,000 people in 200 departments, several levels deep', () => {
    expect(data.people).toHaveLength(5000);
    expect(data.departments).toHaveLength(200);
    for (const key of ['userId', 'unionId', 'mobile', 'jobNumber'] as const) {
      expect(new Set(data.people.map((person) => person[key])).size).toBe(5000);
    }
    expect(big.countOf(1)).toBe(5000);
    const depths = data.departments.map(({ id }) => big.pathOf(id).length);
    expect(Math.max(...depths)).toBe(4);
    expect(depths.every((depth) => depth > 0)).toBe(true);
    expect(bigCompany()).toEqual(data);
  });

  it('has people in two departments, a department of several pages, and empty ones', () => {
    const inTwo = data.people.filter(({ departmentIds }) => departmentIds.length === 2);
    expect(inTwo.length).toBeGreaterThan(100);
    expect(inTwo.every(({ departmentIds: [one, other] }) => one !== other)).toBe(true);
    const sizes = data.departments.map(({ id }) => big.membersOf(id).length);
    expect(Math.max(...sizes)).toBe(520);
    expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(10);
  });

  it('has those of the small one, for whom there are approvals', () => {
    expect(data.people.slice(0, 30)).toEqual(smallCompany().people);
  });
});
