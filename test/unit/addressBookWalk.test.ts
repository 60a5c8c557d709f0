import type { IDataObject } from 'n8n-workflow';

import { AddressBook } from '../../nodes/openApi/AddressBook';
import { firstOf } from '../../nodes/openApi/pages';
import type { OpenApiRequest } from '../../protocols/dingtalk/openApi/calls';

/** An organization: by department, its people and what is directly below it. */
interface Organization {
  people?: Record<number, string[]>;
  below?: Record<number, number[]>;
  /** What DingTalk answers in a given case; undefined for its ordinary answer. */
  instead?: (path: string, body: Record<string, number>) => IDataObject | number | undefined;
}

const PAGE = 100;
const PEOPLE = '/topapi/v2/user/list';
const BELOW = '/topapi/v2/department/listsub';
const DEPARTMENT = '/topapi/v2/department/get';
const ROLE = '/topapi/role/simplelist';

const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

function setUp({ people = {}, below = {}, instead = () => undefined }: Organization) {
  const calls: string[] = [];
  const departmentOf = (id: number) => ({ dept_id: id, name: `d${id}` });
  const pageOf = (ids: string[], from: number): IDataObject => ({
    list: ids.slice(from, from + PAGE).map((userid) => ({ userid, dept_id_list: [] })),
    ...{ has_more: from + PAGE < ids.length, hasMore: from + PAGE < ids.length },
    next_cursor: from + PAGE,
  });
  const answers: Record<string, (body: Record<string, number>) => unknown> = {
    [PEOPLE]: ({ dept_id = 0, cursor = 0 }) => pageOf(people[dept_id] ?? [], cursor),
    [ROLE]: ({ offset = 0 }) => pageOf(people[0] ?? [], offset),
    [BELOW]: ({ dept_id = 0 }) => (below[dept_id] ?? []).map(departmentOf),
    [DEPARTMENT]: ({ dept_id = 0 }) => departmentOf(dept_id),
  };
  const book = new AddressBook(async ({ path, body, expected }: OpenApiRequest) => {
    const asked = body as Record<string, number>;
    const { dept_id: id, role_id: role = id, cursor = 0, offset = cursor } = asked;
    calls.push([path.split('/').at(-1), role, ...(offset ? [offset] : [])].join(' '));
    const other = instead(path, asked);
    if (typeof other === 'number') {
      if (!expected?.includes(other)) throw new Error(`errcode ${other}`);
      return { fields: { errcode: other }, code: other };
    }
    return {
      fields: { errcode: 0, result: other ?? answers[path]?.(asked) } as IDataObject,
      code: 0,
    };
  });
  const taken = async (most = Infinity, isDeep = true, chosen = 1) => {
    const ids: unknown[] = [];
    for await (const { userid } of firstOf(book.peopleOf(chosen, isDeep), most)) ids.push(userid);
    return ids;
  };
  return { book, calls, taken };
}

describe('people are read with the calls that are needed, and no more', () => {
  const company = {
    people: { 1: ['boss'], 2: many('b', 150), 3: many('c', 10), 4: many('d', 10) },
    below: { 1: [2, 3], 2: [4] },
  };

  test('all of them: each department once for each hundred, and once for those below it', async () => {
    const { calls, taken } = setUp(company);
    expect(await taken()).toHaveLength(171);
    expect(calls).toEqual([
      ...['list 1', 'listsub 1', 'list 2', 'list 2 100', 'list 3'],
      ...['listsub 2', 'list 4', 'listsub 3', 'listsub 4'],
    ]);
  });

  test.each([
    [1, ['list 1']],
    [2, ['list 1', 'listsub 1', 'list 2']],
    [101, ['list 1', 'listsub 1', 'list 2']],
    [102, ['list 1', 'listsub 1', 'list 2', 'list 2 100']],
    // The sub-departments of another are asked for only when all known ones have been read.
    [161, ['list 1', 'listsub 1', 'list 2', 'list 2 100', 'list 3']],
    [0, []],
  ])('the first %j', async (most, expected) => {
    const { calls, taken } = setUp(company);
    expect(await taken(most)).toHaveLength(most);
    expect(calls).toEqual(expected);
  });

  test('a page is asked for when the one before has been taken, so that one at a time is kept', async () => {
    const { book, calls } = setUp({ people: { 1: many('a', 250) } });
    const asked: number[] = [];
    for await (const { userid } of book.peopleOf(1, false)) {
      if (/^a\d*99$/.test(String(userid))) asked.push(calls.length);
    }
    expect(asked).toEqual([1, 2]);
  });

  test('only those of the department itself', async () => {
    const { calls, taken } = setUp(company);
    expect(await taken(Infinity, false)).toEqual(['boss']);
    expect(calls).toEqual(['list 1']);
  });
});

describe('nobody comes twice', () => {
  test('who is in several departments, though a page may bring nobody new', async () => {
    const people = { 1: ['a', 'b'], 2: ['b', 'a'], 3: ['b', 'c'] };
    const { taken } = setUp({ people, below: { 1: [2, 3] } });
    expect(await taken()).toEqual(['a', 'b', 'c']);
  });

  test('who moves to a later page while the list is read', async () => {
    const moved = { list: [{ userid: 'a0' }, { userid: 'z' }], has_more: false };
    const { taken } = setUp({
      people: { 1: many('a', 101) },
      instead: (path, { cursor }) => (path === PEOPLE && cursor ? moved : undefined),
    });
    expect(await taken()).toEqual([...many('a', 100), 'z']);
  });

  test('whatever goes round in circles', async () => {
    const { calls, taken } = setUp({
      people: { 1: ['a'], 2: ['b'], 3: ['c'] },
      below: { 1: [2, 1], 2: [3, 2], 3: [1, 2] },
    });
    expect(await taken()).toEqual(['a', 'b', 'c']);
    expect(calls.sort()).toEqual([
      ...['list 1', 'list 2', 'list 3'],
      ...['listsub 1', 'listsub 2', 'listsub 3'],
    ]);
  });

  test('a path from the top that goes round in circles ends, too', async () => {
    const { book } = setUp({
      instead: (path, { dept_id: id = 0 }) =>
        path === DEPARTMENT
          ? { dept_id: id, name: `d${id}`, parent_id: id === 2 ? 3 : 2 }
          : undefined,
    });
    expect(await book.pathTo(2)).toEqual(['d3', 'd2']);
  });
});

describe('a list that does not lead on is an error and no silence', () => {
  const stuck = /says that there are more people of the (department|role), and does not give them/;

  test.each<[string, IDataObject]>([
    ['the same page again', { list: [{ userid: 'a' }], has_more: true, next_cursor: 0 }],
    ['no place to go on', { list: [{ userid: 'a' }], has_more: true }],
    ['nothing', { list: [], has_more: true, next_cursor: 0 }],
  ])('of a department: %s', async (_what, page) => {
    const { calls, taken } = setUp({ instead: (path) => (path === PEOPLE ? page : undefined) });
    await expect(taken()).rejects.toThrow(stuck);
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['empty pages, after a hundred', [], 100],
    ['pages with people, after ten thousand', [{ userid: 'a' }], 10_000],
  ])('of a department: one before the last for ever, %s', async (_what, list, most) => {
    const { calls, taken } = setUp({
      instead: (path, { cursor = 0 }) =>
        path === PEOPLE ? { list, has_more: true, next_cursor: cursor + 1 } : undefined,
    });
    await expect(taken()).rejects.toThrow(stuck);
    expect(calls).toHaveLength(most);
  });

  test('of departments above, of which each names another', async () => {
    const { book, calls } = setUp({
      instead: (_path, { dept_id: id = 0 }) => ({ dept_id: id, name: 'x', parent_id: id + 1 }),
    });
    await expect(book.pathTo(2)).rejects.toThrow('more and more departments above a department');
    expect(calls.length).toBeLessThanOrEqual(101);
  });

  test.each([1, 1_000])('of departments below, of which each has others: %i', async (length) => {
    const { book, calls } = setUp({
      instead: (_path, { dept_id: id = 0 }) =>
        Array.from({ length }, (_, index) => ({
          dept_id: id * length + index + 1,
          name: 'x',
        })) as unknown as IDataObject,
    });
    let count = 0;
    const all = (async () => {
      for await (const { id } of book.departmentsBelow(1, true)) count += Math.sign(id);
    })();
    await expect(all).rejects.toThrow('more and more departments below a department');
    expect(count).toBeLessThanOrEqual(100_000);
    expect(calls.length).toBeLessThanOrEqual(101);
  });

  test('of a role', async () => {
    const { book } = setUp({ instead: () => ({ list: [], hasMore: true }) });
    await expect(book.peopleOfRole(7).next()).rejects.toThrow(stuck);
  });

  test('but a page may be empty where others follow', async () => {
    const { taken } = setUp({
      people: { 1: many('a', 150) },
      instead: (path, { cursor }) =>
        path === PEOPLE && !cursor ? { list: [], has_more: true, next_cursor: 100 } : undefined,
    });
    expect(await taken()).toHaveLength(50);
  });
});

describe('a department below the chosen one', () => {
  const company = {
    people: { 1: ['a'], 2: ['b'], 3: ['c'], 4: ['d'] },
    below: { 1: [2, 3], 2: [4] },
  };
  const without = (hidden: number, code: number, paths = [PEOPLE, BELOW]) =>
    setUp({
      ...company,
      instead: (path, { dept_id: id }) =>
        id === hidden && paths.includes(path) ? code : undefined,
    });

  test.each([60003, 40009, 50004])(
    'that is deleted meanwhile, or hidden, is left out and counted: %j',
    async (code) => {
      const { book, taken } = without(2, code);
      expect(await taken()).toEqual(['a', 'c']);
      expect(book.leftOut).toBe(1);
    },
  );

  test('that was deleted after its people were read is not asked for again', async () => {
    const { book, taken } = without(2, 60003, [BELOW]);
    expect(await taken()).toEqual(['a', 'b', 'c']);
    expect(book.leftOut).toBe(1);
  });

  test.each([60019, 90018, -1])(
    'that DingTalk failed to read is an error, for a part must not pass for all people: %j',
    async (code) => {
      const { taken } = without(2, code);
      await expect(taken()).rejects.toThrow(`errcode ${code}`);
    },
  );

  test('the chosen one is not left out', async () => {
    const { taken } = without(1, 60003);
    await expect(taken()).rejects.toThrow('errcode 60003');
  });
});

describe('a role', () => {
  test('of more than two hundred people is read to its end, and no further than the limit', async () => {
    const { book, calls } = setUp({ people: { 0: many('a', 230) } });
    const ids: unknown[] = [];
    for await (const { userid } of book.peopleOfRole(7)) ids.push(userid);
    expect(ids).toEqual(many('a', 230));
    expect(calls).toEqual(['simplelist 7', 'simplelist 7 100', 'simplelist 7 200']);
    calls.length = 0;
    const first: unknown[] = [];
    for await (const { userid } of firstOf(book.peopleOfRole(7), 200)) first.push(userid);
    expect(first).toEqual(many('a', 200));
    expect(calls).toHaveLength(2);
  });

  test('whose pages are shorter than asked for leaves nobody out', async () => {
    const people = many('a', 70);
    const { book } = setUp({
      instead: (_path, { offset = 0 }) => ({
        list: people.slice(offset, offset + 20).map((userid) => ({ userid })),
        hasMore: offset + 20 < people.length,
      }),
    });
    const ids: unknown[] = [];
    for await (const { userid } of book.peopleOfRole(7)) ids.push(userid);
    expect(ids).toEqual(people);
  });
});

describe('names', () => {
  test('are asked for once, also of what is not there', async () => {
    const { book, calls } = setUp({
      instead: (path, { dept_id: id }) => (path === DEPARTMENT && id === 9 ? 60003 : undefined),
    });
    expect(await book.departmentNames([2, 9])).toEqual(['d2', '9']);
    expect(await book.departmentNames([9, 2])).toEqual(['9', 'd2']);
    expect(calls).toEqual(['get 2', 'get 9']);
  });

  test('of so many departments that they would fill the memory are forgotten', async () => {
    const { book, calls } = setUp({});
    for (let id = 1; id <= 20_001; id++) await book.departmentNames([id]);
    calls.length = 0;
    await book.departmentNames([1, 20_001]);
    expect(calls).toEqual(['get 1']);
  });

  test('of the path stop where the app does not see further', async () => {
    const { book } = setUp({
      instead: (path, { dept_id: id = 0 }) => {
        if (path !== DEPARTMENT) return undefined;
        return id === 1 ? 50004 : { dept_id: id, name: `d${id}`, parent_id: id - 1 };
      },
    });
    expect(await book.pathTo(3)).toEqual(['d2', 'd3']);
  });
});
