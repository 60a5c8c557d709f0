import type { INode } from 'n8n-workflow';

import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { withRecorder, type SeenCall } from '../support/officialClient';
import { runApp, type AppRun } from './appRun';
import type { NodeRun } from './runNode';

const TOKEN = '/v1.0/oauth2/accessToken';
const USER = '/topapi/v2/user/get';
const LINK = 'https://example.com/tasks/42';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    events: [],
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

async function run(
  operation: string,
  parameters: INode['parameters'],
  more: AppRun = {},
  baseUrl = playground.url,
): Promise<NodeRun> {
  const { clientId, clientSecret } = playground.openApi;
  const all = { resource: 'toDo', operation, ...parameters } as INode['parameters'];
  const { result } = await inFakeTime(
    async () => await runApp({ clientId, clientSecret, baseUrl }, { parameters: all, ...more }),
  );
  return result;
}

const itemsOf = ({ error, items }: NodeRun) => {
  expect(error).toBeUndefined();
  return items.map(({ json }) => json);
};

const unionIdOf = (userId: string) => {
  const person = playground.company.people.find((one) => one.userId === userId);
  if (!person) throw new Error(`nobody is ${userId}`);
  return person.unionId;
};

const toDoOf = (wanted: string) => {
  const found = playground.company.toDos.find(({ subject }) => subject === wanted);
  if (!found) throw new Error(`nobody has to do ${wanted}`);
  return found;
};

const count = (path: string) => playground.openApi.counters[path];

describe('a new to-do', () => {
  const create = async (parameters: INode['parameters'] = {}, more?: AppRun) =>
    await run(
      'create',
      { creator: 'li.na', executors: 'gao.xiang', subject: '领电脑', link: LINK, ...parameters },
      more,
    );

  test('is in the lists of people named by their userId, each asked for once', async () => {
    const items = [{}, {}, {}];
    const made = itemsOf(await create({ executors: 'gao.xiang, zeng.li, li.na' }, { items }));
    expect(made).toHaveLength(3);
    expect(made[0]).toMatchObject({ id: expect.any(String), subject: '领电脑', done: false });
    expect(toDoOf('领电脑')).toMatchObject({
      creatorId: unionIdOf('li.na'),
      executorIds: ['gao.xiang', 'zeng.li', 'li.na'].map(unionIdOf),
      detailUrl: { appUrl: LINK, pcUrl: LINK },
    });
    expect(count(USER)).toBe(3);
  });

  test('names people as the app of its item knows them', async () => {
    await withRecorder(async ({ url, taken, answerWith }) => {
      answerWith(({ path, body, query }) => {
        const { appKey } = (body ?? {}) as { appKey?: string };
        if (path === TOKEN) return { body: { accessToken: `of-${appKey}`, expireIn: 7200 } };
        const result = { userid: 'li.na', unionid: `u-${query.access_token}` };
        return { body: { errcode: 0, result } };
      });
      const data = { clientId: '={{ $json.app }}', clientSecret: 'a-s3cret', baseUrl: url };
      const { result } = await inFakeTime(
        async () =>
          await runApp(data, {
            parameters: {
              ...{ resource: 'toDo', operation: 'complete', toDoId: 'a', operator: 'li.na' },
            },
            items: [{ app: 'one' }, { app: 'two' }],
          }),
      );
      expect(result.error).toBeUndefined();
      const paths = taken().map(({ path }) => path);
      expect(paths.filter((path) => path.startsWith('/v1.0/todo/'))).toEqual(
        ['one', 'two'].map((app) => `/v1.0/todo/users/u-of-${app}/tasks/a`),
      );
    });
  });

  test('for people named by their unionId costs one call', async () => {
    const [creator, executors] = [unionIdOf('li.na'), unionIdOf('gao.xiang')];
    itemsOf(await create({ idType: 'unionId', creator, executors }));
    expect(toDoOf('领电脑').executorIds).toEqual([executors]);
    expect(count(USER)).toBe(0);
  });

  test('has what the options say', async () => {
    const options = {
      description: '在前台',
      due: '2026-12-01T09:00:00+08:00',
      participants: 'zeng.li',
      pcLink: 'https://example.com/pc',
      priority: 40,
      onlyExecutors: true,
      sourceId: 'ticket-42',
    };
    itemsOf(await create({ options }));
    expect(toDoOf('领电脑')).toMatchObject({
      description: '在前台',
      dueTime: Date.parse('2026-12-01T09:00:00+08:00'),
      participantIds: [unionIdOf('zeng.li')],
      detailUrl: { appUrl: LINK, pcUrl: 'https://example.com/pc' },
      priority: 40,
      isOnlyShowExecutor: true,
      sourceId: 'ticket-42',
    });
  });

  test('has objects of expressions as JSON, which people can read', async () => {
    const [subject, options] = ['={{ { 工位: 12 } }}', { description: '={{ ["显示器"] }}' }];
    itemsOf(await create({ subject, options }));
    expect(toDoOf('{"工位":12}').description).toBe('["显示器"]');
  });

  test('is due in the time zone of the flow, unless a time names its own', async () => {
    // That of an n8n whose time zone nobody has set.
    itemsOf(await create({ options: { due: '2026-12-01T09:00:00' } }));
    expect(toDoOf('领电脑').dueTime).toBe(Date.parse('2026-12-01T09:00:00-05:00'));
  });

  test.each([
    ['2026-12-01', '2026-12-01T00:00:00-05:00'],
    ['2026-12-01 09:00', '2026-12-01T09:00:00-05:00'],
    ['2026-12-01T01:00:00.000Z', '2026-12-01T01:00:00Z'],
    ['={{ new Date("2026-12-01T01:00:00Z") }}', '2026-12-01T01:00:00Z'],
    ['={{ DateTime.fromISO("2026-12-01T09:00:00+08:00") }}', '2026-12-01T01:00:00Z'],
    ['={{ 1796086800000 }}', '2026-12-01T01:00:00Z'],
    ['1796086800', '2026-12-01T01:00:00Z'],
  ])('is due when the field says, however a flow writes times: %s', async (due, time) => {
    itemsOf(await create({ options: { due } }));
    expect(toDoOf('领电脑').dueTime).toBe(Date.parse(time));
  });

  test.each([
    ['a day that some read as another', '11/12/2026'],
    ['a number that is no time', '={{ 9 }}'],
    ['a time that is too short for one', '202611240900'],
    ['a day that no month has', '2026-02-30'],
    ['an hour that no day has', '2026-12-01T25:00'],
    ['a list', '={{ [9] }}'],
    ['an object', '={{ { a: 1 } }}'],
    ['a time that is none', '={{ new Date("x") }}'],
  ])('is not sent with %s as a due time, and the error shows a right one', async (_what, due) => {
    const before = playground.company.toDos.length;
    const { error } = await create({ options: { due } });
    expect(error?.message).toMatch(/^Due is not a date and time/);
    expect(error?.description).toContain('2026-11-24T09:00:00');
    expect(playground.company.toDos).toHaveLength(before);
  });

  test('with a Source ID is there once, and the second says why', async () => {
    const options = { sourceId: 'ticket-42' };
    itemsOf(await create({ options }));
    const { error } = await create({ options });
    expect(error?.message).toMatch(
      /^There is a to-do with this sourceId already\. \(todo\.taskCre/,
    );
    expect(error?.description).toMatch(/^Use another Source ID/);
  });

  test.each<[string, INode['parameters'], RegExp]>([
    ['nobody to do it', { executors: '={{ [] }}' }, /^Nobody is named who is to do it/],
    ['no link', { link: '={{ $json.none }}' }, /^Link is empty/],
    ['too long a subject', { subject: 'x'.repeat(1_025) }, /^Subject has 1025 characters/],
    [
      'too many people',
      {
        idType: 'unionId',
        executors: Array.from({ length: 101 }, (_, index) => `u${index}`).join(),
      },
      /^Executors are 101 people/,
    ],
    ['a due time that is none', { options: { due: 'soon' } }, /^Due is not a date and time/],
    ['a priority that is none', { options: { priority: '={{ 5 }}' } }, /^Priority is none of/],
  ])('is not sent with %s', async (_what, parameters, message) => {
    const before = playground.company.toDos.length;
    expect((await create(parameters)).error?.message).toMatch(message);
    expect(playground.company.toDos).toHaveLength(before);
  });

  test('for somebody who has left says who is meant', async () => {
    const { error } = await create({ executors: 'zhang.wei, nobody.here, li.na' });
    expect(error?.message).toMatch(/has this userId: nobody\.here \(errcode 33012\)$/);
    expect(playground.company.toDos.some(({ subject }) => subject === '领电脑')).toBe(false);
  });

  test('needs a permission, which the error names as the console does', async () => {
    playground.openApi.configure({ lackedPermissions: ['Todo.Todo.Write'] });
    expect((await create()).error?.message).toMatch(
      /lacks the permission 待办应用中待办写权限 \(Todo\.Todo\.Write\)/,
    );
  });
});

describe('a to-do', () => {
  const DESK = '准备新员工的工位';

  test('is completed for everybody', async () => {
    const { id } = toDoOf(DESK);
    expect(itemsOf(await run('complete', { toDoId: id, operator: 'li.na' }))).toEqual([
      { id, success: true },
    ]);
    expect(toDoOf(DESK).doneBy).toEqual(['zeng.li', 'gao.xiang'].map(unionIdOf));
  });

  test('is completed for some, and stays open for the others', async () => {
    const { id } = toDoOf(DESK);
    const parameters = { completeFor: 'some', executors: 'zeng.li', operator: 'li.na' };
    itemsOf(await run('complete', { toDoId: id, ...parameters }));
    expect(toDoOf(DESK).doneBy).toEqual([unionIdOf('zeng.li')]);
  });

  test('that DingTalk says it did not complete is no success', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path }) => ({
        body: path === TOKEN ? { accessToken: 'a-token', expireIn: 7200 } : { result: false },
      }));
      const parameters = { toDoId: 'a', idType: 'unionId', operator: 'b' };
      const { error } = await run('complete', parameters, {}, url);
      expect(error?.message).toMatch(/^DingTalk did not complete the to-do/);
    });
  });

  test.each(['.', '..'])('whose ID would lead to another call is not asked for: %s', async (id) => {
    const { error } = await run('complete', { toDoId: id, operator: 'li.na' });
    expect(error?.message).toMatch(/^An ID is nothing but dots/);
  });

  test('that DingTalk does not know is an error with what to do', async () => {
    const { error } = await run('complete', { toDoId: 'none', operator: 'li.na' });
    expect(error?.message).toMatch(/^DingTalk knows no to-do with this ID\./);
    expect(error?.description).toMatch(/^Take To-Do ID from/);
  });
});

describe('to-dos of a person', () => {
  const getMany = async (parameters: INode['parameters'] = {}, baseUrl?: string) =>
    await run('getMany', { person: 'li.na', ...parameters }, {}, baseUrl);

  test('are all, done or open, unless narrowed down', async () => {
    const subjects = async (filters: INode['parameters']) =>
      itemsOf(await getMany({ filters })).map(({ subject }) => subject);
    expect((await subjects({})).sort()).toEqual(['准备新员工的工位', '更新员工手册']);
    expect(await subjects({ status: 'open' })).toEqual(['准备新员工的工位']);
    expect(await subjects({ status: 'done' })).toEqual(['更新员工手册']);
    expect(await subjects({ roles: ['executor'] })).toEqual(['更新员工手册']);
    expect(await subjects({ roles: ['executor', 'creator'] })).toHaveLength(2);
  });

  /** Pages of to-dos, by token. */
  const withPages = async (
    pages: Record<string, { ids: string[]; nextToken?: string }>,
    work: (url: string, tokens: () => unknown[]) => Promise<void>,
  ) => {
    const tokenOf = ({ body }: SeenCall) => (body as { nextToken?: string }).nextToken;
    await withRecorder(async ({ url, taken, answerWith }) => {
      answerWith((call) => {
        if (call.path === TOKEN) return { body: { accessToken: 'a-token', expireIn: 7200 } };
        const { ids = [], nextToken } = pages[tokenOf(call) ?? ''] ?? {};
        return { body: { todoCards: ids.map((taskId) => ({ taskId })), nextToken } };
      });
      await work(url, () =>
        taken()
          .filter(({ path }) => path !== TOKEN)
          .map(tokenOf),
      );
    });
  };

  const byUnionId = { idType: 'unionId', person: 'u', returnAll: true };

  test('come page by page, whatever the tokens of DingTalk look like, each once', async () => {
    const pages = {
      '': { ids: ['a', 'b'], nextToken: 'x7' },
      x7: { ids: ['b', 'c'], nextToken: 'k2' },
      k2: { ids: ['d'] },
    };
    await withPages(pages, async (url, tokens) => {
      const got = itemsOf(await getMany(byUnionId, url));
      expect(got.map(({ taskId }) => taskId)).toEqual(['a', 'b', 'c', 'd']);
      expect(tokens()).toEqual([undefined, 'x7', 'k2']);
    });
  });

  test('are read no further than the limit', async () => {
    const pages = { '': { ids: ['a', 'b'], nextToken: 'x7' } };
    await withPages(pages, async (url, tokens) => {
      const parameters = { ...byUnionId, returnAll: false, limit: 2 };
      expect(itemsOf(await getMany(parameters, url))).toHaveLength(2);
      expect(tokens()).toEqual([undefined]);
    });
  });

  test('that DingTalk lists for ever end with an error', async () => {
    const pages = { '': { ids: ['a'], nextToken: 'x7' }, x7: { ids: ['b'], nextToken: 'x7' } };
    await withPages(pages, async (url, tokens) => {
      const { error } = await getMany(byUnionId, url);
      expect(error?.message).toMatch(/there are more to-dos, and does not give them/);
      expect(tokens()).toEqual([undefined, 'x7']);
    });
  });
});
