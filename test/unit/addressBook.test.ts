import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as contact from '../../protocols/dingtalk/openApi/contact';
import type { Page } from '../../protocols/dingtalk/openApi/page';
import { contactMeanings } from '../../protocols/dingtalk/openApi/errors/contact';
import { openApiMeaning } from '../../protocols/dingtalk/openApi/errors';
import { openApiProblem } from '../../nodes/openApi/advice';
import { checkout } from '../../tools/paths';

const answer = (result: unknown) => ({ errcode: 0, errmsg: 'ok', result });

describe('a person', () => {
  const whole = {
    userid: 'zhangsan',
    unionid: 'z21HjQ',
    name: '张三',
    mobile: '18513027676',
    email: 'san@example.com',
    org_email: 'zhangsan@example.com',
    title: '技术总监',
    job_number: '4',
    dept_id_list: [2, 3, 4],
    manager_userid: 'user01',
    avatar: 'https://example.com/a.png',
  };

  test('has what most flows want to know', () => {
    expect(contact.readPerson(contact.readUser(answer(whole)))).toEqual({
      name: '张三',
      userId: 'zhangsan',
      unionId: 'z21HjQ',
      mobile: '18513027676',
      email: 'san@example.com',
      title: '技术总监',
      jobNumber: '4',
      departmentIds: [2, 3, 4],
      manager: 'user01',
      avatar: 'https://example.com/a.png',
    });
  });

  test.each([null, {}, { userid: '' }, []])('is nobody in an answer without one: %j', (result) => {
    expect(() => contact.readUser({ errcode: 0, result })).toThrow(
      'DingTalk did not describe the person',
    );
  });

  test('may have a mailbox of the organization only', () => {
    expect(contact.readPerson({ ...whole, email: undefined }).email).toBe('zhangsan@example.com');
  });

  test.each<[string, Record<string, unknown>]>([
    ['nothing that needs a permission of its own', { userid: 'a', name: 'A' }],
    ['nothing that can be read', { userid: 'a', name: 'A', mobile: null, dept_id_list: 'none' }],
  ])('may have %s', (_what, fields) => {
    const texts = { unionId: '', mobile: '', email: '', title: '', jobNumber: '', avatar: '' };
    expect(contact.readPerson(fields)).toEqual({
      ...{ name: 'A', userId: 'a', ...texts },
      ...{ departmentIds: [], manager: undefined },
    });
  });

  test('has the same departments when they come as a text, as in the samples', () => {
    expect(contact.readPerson({ dept_id_list: '[2,3,4]' }).departmentIds).toEqual([2, 3, 4]);
  });

  test.each<[string, unknown, string]>([
    ['', { userid: 'a' }, 'a'],
    [' by an account of the organization, too', { exclusive_account_userid_list: ['b'] }, 'b'],
    [
      ' by the account of the person first',
      { userid: 'a', exclusive_account_userid_list: ['b'] },
      'a',
    ],
    [', or not', {}, ''],
    [', or not, whatever comes', undefined, ''],
  ])('is found by mobile number%s', (_how, result, userId) => {
    expect(contact.readFoundUserId(answer(result))).toBe(userId);
  });

  test.each([
    [0, false],
    ['1', true],
    [1, true],
    [undefined, false],
  ])('found by unionId may be outside of the organization: %j', (type, isExternal) => {
    expect(contact.isExternalContact(answer({ userid: 'a', contact_type: type }))).toBe(isExternal);
  });
});

describe('a page', () => {
  const people = [{ userid: 'a' }, 'no person', { userid: 'b' }];
  const entries = [{ userid: 'a' }, { userid: 'b' }];

  test.each<[object, Partial<Page<object>>]>([
    [
      { list: people, has_more: true, next_cursor: 10 },
      { entries, hasMore: true, next: 10 },
    ],
    [
      { list: people, has_more: 'true', next_cursor: '10' },
      { entries, hasMore: true, next: 10 },
    ],
    [
      { list: people, has_more: false },
      { entries, hasMore: false, next: undefined },
    ],
    [{}, { entries: [], hasMore: false, next: undefined }],
  ])('of the people of a department: %j', (result, page) => {
    expect(contact.readUsers(answer(result))).toEqual(page);
  });

  test('of the people of a role goes on behind what came, however much was asked for', () => {
    const page = contact.readRolePeople(answer({ list: people, hasMore: true }), 40);
    expect(page).toEqual({ entries, hasMore: true, next: 43 });
  });

  test('of roles has them out of their groups', () => {
    const roles = [{ id: 1, name: '财务' }, { name: 'without an ID' }, { id: 2, name: '人事' }];
    const groups = [{ groupId: 9, name: '职务', roles }, { name: 'empty' }];
    expect(contact.readRoles(answer({ list: groups, hasMore: false }), 200)).toEqual({
      entries: [
        { id: 1, name: '财务', group: '职务' },
        { id: 2, name: '人事', group: '职务' },
      ],
      hasMore: false,
      next: 400,
    });
  });
});

describe('a department', () => {
  test('knows its place, and the organization itself has none above it', () => {
    const fields = { dept_id: 2, name: '技术部', parent_id: 1, member_count: 3 };
    expect(contact.readDepartment(answer(fields))).toEqual({
      ...{ id: 2, name: '技术部', parentId: 1 },
      fields,
    });
    const root = contact.readDepartment(answer({ dept_id: 1, name: '云帆科技', parent_id: 1 }));
    expect(root?.parentId).toBeUndefined();
    expect(contact.readDepartment(answer({ name: 'without an ID' }))).toBeUndefined();
    expect(contact.readDepartment({ errcode: 0 })).toBeUndefined();
  });

  test('has those directly below it', () => {
    const below = [{ dept_id: 2, name: '技术部', parent_id: 1 }, null, { name: 'without an ID' }];
    expect(contact.readSubDepartments(answer(below)).map(({ id }) => id)).toEqual([2]);
    expect(contact.readSubDepartments(answer(undefined))).toEqual([]);
  });

  test('has people who manage it', () => {
    const fields = { dept_manager_userid_list: ['a', 'b'], member_count: 10 };
    expect(contact.readDepartmentPeople(fields)).toEqual({ managers: ['a', 'b'], memberCount: 10 });
    expect(contact.readDepartmentPeople({})).toEqual({ managers: [], memberCount: undefined });
  });

  test.each([
    ['1', 1],
    [' 37123495 ', 37123495],
    [7, 7],
    ['', undefined],
    ['技术部', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['-7', undefined],
    ['1.0', undefined],
    ['9'.repeat(17), undefined],
    [null, undefined],
    [[1], undefined],
  ])('is told by a number: %j', (value, id) => {
    expect(contact.readId(value)).toBe(id);
  });
});

/** By page: what each documents. Source: the pages of the calls. */
const documented: Record<string, Array<number | string>> = {
  '/topapi/v2/user/get': [33012, 400002, -1],
  '/topapi/v2/user/getbymobile': [400002, 40104, 60121, -1],
  '/topapi/user/getbyunionid': [60121, 400002, -1],
  '/topapi/v2/user/list': [400002, 50004, 40035, 60019, -1],
  '/topapi/v2/department/get': [43007, 60003, 400002, -1],
  '/topapi/v2/department/listsub': [60003, 400002, -1],
  '/topapi/role/list': [400043, 40069, 40068, 400001],
  '/topapi/role/simplelist': [33011, 40069, 40068, 400001],
  '/v1.0/contact/users/search': ['parameter.error', 'system.busy'],
  '/v1.0/contact/departments/search': ['parameter.error', 'system.busy'],
};

describe('every error', () => {
  const requests = [
    contact.getUser('a'),
    contact.findByMobile('1'),
    contact.findByUnionId('a'),
    contact.listUsers(1, 0),
    contact.getDepartment(1),
    contact.listSubDepartments(1),
    contact.listRoles(0),
    contact.listRolePeople(1, 0),
    contact.searchUsers('a'),
    contact.searchDepartments('a'),
  ];

  test('that is documented for a call is explained', () => {
    const unknown = openApiMeaning('no such code');
    for (const { path } of requests) {
      const codes = documented[path] ?? [];
      expect([path, codes.length]).not.toEqual([path, 0]);
      for (const code of codes) expect([code, openApiMeaning(code)]).not.toEqual([code, unknown]);
    }
  });

  test('says what is wrong and what to do, each in a sentence', () => {
    for (const code of Object.keys(contactMeanings)) {
      const { cause, fix } = openApiProblem(code);
      expect([code, cause]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/)]);
      expect([code, fix]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });

  test('stands in the documentation', () => {
    const page = readFileSync(join(checkout, 'docs/DingTalkApp.md'), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    for (const code of Object.keys(contactMeanings)) {
      const { cause, fix } = openApiProblem(code);
      const row = rows.find((line) => line.includes(`\`${code}\``) && line.includes(cause));
      expect([code, row]).toEqual([code, expect.stringContaining(fix)]);
    }
  });

  test('DingTalk is asked again after an error of its own, and not about what is wrong', () => {
    const again = Object.keys(contactMeanings).filter((code) => openApiMeaning(code).again);
    expect(again).toEqual(['400001']);
    expect(requests.every(({ isRepeatable }) => isRepeatable)).toBe(true);
  });
});
