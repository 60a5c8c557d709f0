import type { IDataObject, INode, INodeParameterResourceLocator } from 'n8n-workflow';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { withRecorder, type SeenCall } from '../support/officialClient';
import { runApp, type AppRun } from './appRun';
import type { NodeRun } from './runNode';
import { searchList } from './searchList';

const LEAVE = 'PROC-8C41E7D2-5B90-4F36-A27E-93D05CB1F648';
const EXPENSE = 'PROC-2D7B61A4-90CE-4E15-8F33-6A1B70C5D902';
const PURCHASE = 'PROC-51F0A3B8-7C2D-4B69-9E84-D3C6E21A7F05';
const HIRE = 'PROC-A90D4E67-1B53-4C88-BD21-08F7C64E3B1A';
const TOKEN = '/v1.0/oauth2/accessToken';
const USER = '/topapi/v2/user/get';
const INSTANCES = '/v1.0/workflow/processInstances';
const DAY_MS = 24 * 60 * 60 * 1_000;

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

const credential = (baseUrl = playground.url) => {
  const { clientId, clientSecret } = playground.openApi;
  return { clientId, clientSecret, baseUrl };
};

const byId = (value: string): INodeParameterResourceLocator => ({ __rl: true, mode: 'id', value });

async function run(
  operation: string,
  parameters: INode['parameters'],
  more: AppRun = {},
  url?: string,
): Promise<NodeRun> {
  const all = { resource: 'approval', operation, ...parameters } as INode['parameters'];
  const { result } = await inFakeTime(
    async () => await runApp(credential(url), { parameters: all, ...more }),
  );
  return result;
}

const itemsOf = ({ error, items }: NodeRun) => {
  expect(error).toBeUndefined();
  return items.map(({ json }) => json);
};

const approvalOf = (title: string) => {
  const found = playground.company.approvals.find((one) => one.title === title);
  if (!found) throw new Error(`nobody asked for ${title}`);
  return found;
};

const idOf = (title: string) => approvalOf(title).processInstanceId;

/** How often each call came, without those that did not. */
const calls = () =>
  Object.fromEntries(Object.entries(playground.openApi.counters).filter(([, count]) => count > 0));

const get = async (title: string, parameters: INode['parameters'] = {}): Promise<IDataObject> =>
  itemsOf(await run('get', { approvalId: idOf(title), ...parameters }))[0] ?? {};

describe('an approval', () => {
  test('has its form by label, beside the one of DingTalk', async () => {
    const { form, formComponentValues } = await get('马超提交的报销');
    expect(form).toEqual({
      报销事由: '上海客户拜访',
      '报销金额（元）': 1268.5,
      报销明细: [
        {
          费用项目: '高铁',
          '金额（元）': 146,
          发生日期: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        },
        { 费用项目: '酒店', '金额（元）': 1122.5 },
      ],
      发票: [expect.objectContaining({ fileName: '酒店发票.pdf', fileId: '6433971140' })],
      关联审批单: [{ processInstanceId: idOf('张伟提交的请假'), title: '张伟提交的请假' }],
    });
    expect(formComponentValues).toHaveLength(5);
  });

  test('has ranges, people, departments and choices as a person reads them', async () => {
    expect((await get('张伟提交的请假')).form).toMatchObject({
      请假类型: '年假',
      开始时间: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      结束时间: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      时长: 3,
    });
    expect((await get('李娜提交的入职申请')).form).toMatchObject({
      手机号: '10000000030',
      导师: [
        { userId: 'lin.xue', name: '林雪' },
        { userId: 'xie.na', name: expect.any(String) },
      ],
      入职部门: [{ departmentId: '681204603', name: '客户服务部' }],
    });
    expect((await get('宋佳提交的采购申请')).form).toMatchObject({
      用途: ['办公', '市场活动'],
      紧急程度: 4,
    });
  });

  test('tells who decided what and when, what was said, and how it ended', async () => {
    const leave = await get('张伟提交的请假');
    expect(leave).toMatchObject({
      processInstanceId: idOf('张伟提交的请假'),
      originatorUserId: 'zhang.wei',
      status: 'COMPLETED',
      result: 'agree',
      decisions: [
        { result: 'agree', remark: '同意，请安排好工作交接', date: expect.any(String) },
        { userId: 'manager3108', result: 'agree', remark: '同意' },
      ],
      comments: [{ userId: 'zhang.wei', text: '工作已交接给马超' }],
      currentApprovers: [],
    });
    expect(leave).not.toHaveProperty('tasks');
  });

  test('tells who has to decide now', async () => {
    const { currentApprovers } = await get('马超提交的报销');
    expect(currentApprovers).toEqual(
      ['wang.fang', 'cao.ying'].map((userId) => ({
        userId,
        taskId: expect.any(Number),
        createTime: expect.any(String),
      })),
    );
  });

  test('comes with all that DingTalk says where that is wanted', async () => {
    const whole = await get('张伟提交的请假', { simplify: false });
    expect(whole).toMatchObject({
      form: { 请假类型: '年假' },
      tasks: expect.any(Array),
      operationRecords: expect.any(Array),
    });
  });

  test('that DingTalk does not know is an error that says which ID is meant', async () => {
    const { error } = await run('get', { approvalId: '202608310001' });
    expect(error?.message).toMatch(
      /^DingTalk knows no approval with this processInstanceId\. \(process/,
    );
    expect(error?.description).toMatch(/not the number that DingTalk shows/);
  });

  test('is not asked for without an ID', async () => {
    const { error } = await run('get', { approvalId: '=  {{ $json.none }}' });
    expect(error?.message).toMatch(/^Approval ID is empty/);
    expect(calls()).toEqual({});
  });

  test.each(['internalError', 'systemError'])(
    'is asked for again after %s of DingTalk',
    async (code) => {
      await withRecorder(async ({ url, answerWith }) => {
        let asked = 0;
        answerWith(({ path }) => {
          if (path === TOKEN) return { body: { accessToken: 'a-token', expireIn: 7200 } };
          asked += 1;
          return asked < 3
            ? { status: 400, body: { code } }
            : { body: { result: { title: '请假' } } };
        });
        const [item] = itemsOf(await run('get', { approvalId: 'a' }, {}, url));
        expect(item?.title).toBe('请假');
      });
    },
  );

  test('that DingTalk fails over each time is an error that asks for nothing but patience', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      answerWith(({ path }) =>
        path === TOKEN
          ? { body: { accessToken: 'a-token', expireIn: 7200 } }
          : { status: 400, body: { code: 'systemError' } },
      );
      const { error } = await run('get', { approvalId: 'a' }, {}, url);
      expect(error?.message).toMatch(/5 attempts/);
      expect(error?.description).toMatch(/^Try again in a minute/);
    });
  });

  test('needs a permission, which the error names as the console does', async () => {
    playground.openApi.configure({ lackedPermissions: ['Workflow.Instance.Read'] });
    const { error } = await run('get', { approvalId: idOf('张伟提交的请假') });
    expect(error?.message).toMatch(
      /lacks the permission 工作流实例读权限 \(Workflow\.Instance\.Read\)/,
    );
  });
});

describe('approvals of a template', () => {
  const getMany = async (parameters: INode['parameters'] = {}, url?: string) =>
    await run('getMany', { template: byId(LEAVE), ...parameters }, {}, url);

  test('are IDs of the last 30 days unless told', async () => {
    const ids = itemsOf(await getMany()).map(({ processInstanceId }) => processInstanceId);
    expect(new Set(ids)).toEqual(
      new Set(['张伟提交的请假', '黄强提交的请假', '郭涛提交的请假'].map(idOf)),
    );
  });

  test('are narrowed down to statuses and people', async () => {
    const filters = { statuses: ['RUNNING', 'TERMINATED'], originators: 'guo.tao, zhang.wei' };
    expect(itemsOf(await getMany({ filters }))).toEqual([
      { processInstanceId: idOf('郭涛提交的请假') },
    ]);
  });

  test('come whole where that is wanted, for one call more each', async () => {
    const [approval, ...more] = itemsOf(
      await getMany({ output: 'approvals', returnAll: false, limit: 1 }),
    );
    expect(approval).toMatchObject({ form: { 请假类型: expect.any(String) }, decisions: [] });
    expect(more).toEqual([]);
    expect(calls()).toEqual({
      [TOKEN]: 1,
      '/v1.0/workflow/processes/instanceIds/query': 1,
      [INSTANCES]: 1,
    });
  });

  test('may begin in any time zone, and end before now', async () => {
    const filters = { to: new Date(Date.now() - 60 * DAY_MS).toISOString() };
    const from = new Date(Date.now() - 90 * DAY_MS).toISOString();
    expect(itemsOf(await getMany({ from, filters }))).toEqual([]);
    expect(itemsOf(await getMany({ from }))).toHaveLength(3);
  });

  test.each([
    [{ from: 'yesterday' }, /^From is not a date and time/],
    [{ filters: { to: '2001-01-01' } }, /^From lies behind To/],
    [{ template: byId('={{ $json.none }}') }, /^Template is empty/],
  ])('are not asked for with %j', async (parameters, message) => {
    expect((await getMany(parameters as INode['parameters'])).error?.message).toMatch(message);
    expect(calls()).toEqual({});
  });

  /** DingTalk's list of ids, of approvals that were created at given times. */
  async function withIds(
    created: number[],
    work: (url: string, queries: () => Array<Record<string, number>>) => Promise<void>,
  ): Promise<void> {
    const bodyOf = ({ body }: SeenCall) => body as Record<string, number>;
    await withRecorder(async ({ url, taken, answerWith }) => {
      answerWith((call) => {
        if (call.path === TOKEN) return { body: { accessToken: 'a-token', expireIn: 7200 } };
        const { startTime = 0, endTime = 0, nextToken = 0 } = bodyOf(call);
        if (nextToken >= 10_000) return { status: 400, body: { code: 'invalidNextToken' } };
        const ids = created.flatMap((time, index) =>
          time >= startTime && time <= endTime ? [`approval-${index}`] : [],
        );
        const next = nextToken + 20;
        const list = ids.slice(nextToken, next);
        return { body: { result: { list, nextToken: next < ids.length ? String(next) : '' } } };
      });
      await work(url, () =>
        taken()
          .filter(({ path }) => path !== TOKEN)
          .map(bodyOf),
      );
    });
  }

  test('of years are asked for in times that DingTalk takes, and each comes once', async () => {
    const created = Array.from({ length: 100 }, (_, index) => Date.now() - index * 5 * DAY_MS);
    await withIds(created, async (url, queries) => {
      const from = new Date(Date.now() - 600 * DAY_MS).toISOString();
      const got = itemsOf(await getMany({ from, returnAll: true }, url));
      expect(got.map(({ processInstanceId }) => processInstanceId)).toEqual(
        created.map((_, index) => `approval-${index}`),
      );
      const spans = queries().map(({ startTime = 0, endTime = 0 }) => endTime - startTime);
      expect(Math.max(...spans)).toBeLessThanOrEqual(120 * DAY_MS);
    });
  });

  test('are read no further than the limit', async () => {
    const created = Array.from({ length: 100 }, (_, index) => Date.now() - index * 1_000);
    await withIds(created, async (url, queries) => {
      expect(itemsOf(await getMany({ limit: 20 }, url))).toHaveLength(20);
      expect(queries()).toHaveLength(1);
    });
  });

  test('are all found although DingTalk ends a list after 10,000', async () => {
    const created = Array.from({ length: 10_050 }, (_, index) => Date.now() - index * 60_000);
    await withIds(created, async (url) => {
      const got = itemsOf(await getMany({ returnAll: true }, url));
      expect(new Set(got.map(({ processInstanceId }) => processInstanceId)).size).toBe(10_050);
      expect(got).toHaveLength(10_050);
    });
  });

  test('whose times DingTalk does not look at end with an error, and no later than needed', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      let queries = 0;
      answerWith(({ path, body }) => {
        if (path === TOKEN) return { body: { accessToken: 'a-token', expireIn: 7200 } };
        const { nextToken } = body as { nextToken: number };
        queries += 1;
        // More come only from a node that would never stop.
        if (queries > 600) return { status: 400, body: { code: 'invalidNextToken' } };
        const list = Array.from({ length: 20 }, (_, index) => `approval-${nextToken + index}`);
        return { body: { result: { list, nextToken: String(nextToken + 20) } } };
      });
      const { error } = await getMany({ returnAll: true }, url);
      expect(error?.message).toMatch(/^DingTalk gives the same approvals for different times/);
      expect(error?.description).toMatch(/^Choose a later From/);
    });
  });

  test('that DingTalk lists for ever end with an error', async () => {
    await withRecorder(async ({ url, taken, answerWith }) => {
      answerWith(({ path }) =>
        path === TOKEN
          ? { body: { accessToken: 'a-token', expireIn: 7200 } }
          : { body: { result: { list: ['a'], nextToken: '20' } } },
      );
      const { error } = await getMany({ returnAll: true }, url);
      expect(error?.message).toMatch(/there are more approvals, and does not give them/);
      expect(taken()).toHaveLength(3);
    });
  });
});

describe('a new approval', () => {
  const create = async (parameters: INode['parameters'], more?: AppRun) =>
    await run('create', { originator: byId('huang.qiang'), ...parameters }, more);

  const field = (label: string, value: string) => ({ label, value });

  const created = (run: NodeRun) => {
    const [item] = itemsOf(run);
    const approval = playground.company.approvals.find(
      ({ processInstanceId }) => processInstanceId === item?.processInstanceId,
    );
    if (!approval) throw new Error('it was not created');
    return approval;
  };

  test('has what is filled in field by field', async () => {
    const fields = [
      field('请假类型', '年假'),
      field('["开始时间","结束时间"]', '["2026-12-01","2026-12-03"]'),
      field('时长', '={{ 1 + 2 }}'),
      field('请假事由', '探亲'),
      field('图片', ''),
    ];
    const approval = created(await create({ template: byId(LEAVE), formFields: { fields } }));
    expect(approval).toMatchObject({ title: '黄强提交的请假', originatorDeptId: 681204431 });
    const [item] = itemsOf(await run('get', { approvalId: approval.processInstanceId }));
    expect(item?.form).toEqual({
      请假类型: '年假',
      开始时间: '2026-12-01',
      结束时间: '2026-12-03',
      时长: 3,
      请假事由: '探亲',
    });
  });

  test.each([
    ['报销', EXPENSE, '马超提交的报销'],
    ['采购申请', PURCHASE, '宋佳提交的采购申请'],
    ['入职申请', HIRE, '李娜提交的入职申请'],
  ])('takes the form that Get gives: %s', async (_name, template, title) => {
    const { form } = await get(title);
    const again = created(
      await create({
        template: byId(template),
        formFrom: 'json',
        formJson: JSON.stringify(form),
      }),
    );
    const [item] = itemsOf(await run('get', { approvalId: again.processInstanceId }));
    expect(item?.form).toEqual(form);
  });

  test('takes a form as DingTalk has it', async () => {
    const formJson = JSON.stringify([
      { name: '请假类型', value: '事假' },
      { name: '["开始时间","结束时间"]', value: ['2026-12-01', '2026-12-01'] },
      { name: '时长', value: 1 },
      { name: '请假事由', value: '搬家' },
    ]);
    const { form } = created(await create({ template: byId(LEAVE), formFrom: 'json', formJson }));
    expect(form.map(({ value }) => value)).toEqual([
      '事假',
      '["2026-12-01","2026-12-01"]',
      '1',
      '搬家',
    ]);
  });

  const leave = {
    template: byId(LEAVE),
    formFrom: 'json',
    formJson: JSON.stringify({
      请假类型: '年假',
      '["开始时间","结束时间"]': ['2026-12-01', '2026-12-01'],
      时长: 1,
      请假事由: '探亲',
    }),
  };

  test.each([
    ['of the first of their departments', 'huang.qiang', 681204431],
    ['of the organization itself, which has another ID here', 'zhao.min', -1],
  ])('is asked for by somebody %s', async (_whose, originator, department) => {
    const approval = created(await create({ ...leave, originator: byId(originator) }));
    expect(approval.originatorDeptId).toBe(department);
    expect(calls()).toMatchObject({ [USER]: 1 });
  });

  test('needs no department where approvers are named', async () => {
    const options = { approvers: { steps: [{ userIds: 'li.na' }] } };
    created(await create({ ...leave, options }));
    expect(calls()).toEqual({ [TOKEN]: 1, [INSTANCES]: 1 });
  });

  test('goes to the approvers that are named, with copies, for a department', async () => {
    const options = {
      approvers: {
        steps: [
          { userIds: 'li.na', actionType: 'AND' },
          { userIds: '={{ ["wang.fang", "cao.ying"] }}', actionType: 'OR' },
        ],
      },
      ccTo: 'gao.xiang',
      ccWhen: 'START',
      departmentId: '681204431',
    };
    const approval = created(await create({ ...leave, options }));
    expect(approval).toMatchObject({
      originatorDeptId: 681204431,
      ccUserIds: ['gao.xiang'],
      steps: [
        { actionType: 'NONE', userIds: ['li.na'] },
        { actionType: 'OR', userIds: ['wang.fang', 'cao.ying'] },
      ],
    });
  });

  test('for the whole organization may have the number that it has in the address book', async () => {
    const boss = { originator: byId('zhao.min'), options: { departmentId: '1' } };
    const approval = created(await create({ ...leave, ...boss }));
    expect(approval.originatorDeptId).toBe(-1);
  });

  test.each<[string, INode['parameters'], RegExp]>([
    ['an empty form', { formJson: '{}' }, /^The form is empty/],
    ['a form that is no JSON', { formJson: '{' }, /^Form JSON is not a JSON object/],
    [
      'too many fields',
      { formJson: '={{ Object.fromEntries([...Array(151).keys()].map((key) => [key, 1])) }}' },
      /^The form has 151 fields, and DingTalk takes 150/,
    ],
    [
      'too long a field',
      { formJson: '={{ { 事由: "x".repeat(65536) } }}' },
      /^The field "事由" has 65536 characters, and DingTalk takes 65535/,
    ],
    ['a list of nameless fields', { formJson: '[{"value": 1}]' }, /an entry has no name/],
    ['no originator', { originator: byId('={{ $json.none }}') }, /^Originator is empty/],
    ['a department that is a name', { options: { departmentId: '研发部' } }, /is not a number/],
    ['a department left empty', { options: { departmentId: '' } }, /^Department ID is empty/],
    ['copies without approvers', { options: { ccTo: 'li.na' } }, /would ignore CC To/],
    [
      'both kinds of approvers',
      {
        options: {
          approvers: { steps: [{ userIds: 'li.na' }] },
          chosenApprovers: { steps: [{ actionerKey: 'k', userIds: 'li.na' }] },
        },
      },
      /exclude each other/,
    ],
    [
      'a step without approvers',
      { options: { approvers: { steps: [{ userIds: '' }] } } },
      /^A step of Approvers has no User IDs/,
    ],
  ])('is not sent with %s', async (_what, parameters, message) => {
    const { error } = await create({ ...leave, ...parameters });
    expect(error?.message).toMatch(message);
    expect(calls()).toEqual({});
  });

  test('that DingTalk refuses names the field of the form', async () => {
    const formJson = JSON.stringify({ 请假类型: '哄孩子' });
    const { error } = await create({ ...leave, formJson });
    expect(error?.message).toMatch(/does not accept a field of the form\..*失败控件：请假类型/);
    expect(error?.description).toMatch(/^DingTalk names the field/);
  });

  test.each([
    [503, 'ServiceUnavailable'],
    [400, 'systemError'],
  ])(
    'may be there when DingTalk fails over it, which the error tells: %i %s',
    async (status, code) => {
      await withRecorder(async ({ url, answerWith, taken }) => {
        answerWith(({ path }) =>
          path === TOKEN
            ? { body: { accessToken: 'a-token', expireIn: 7200 } }
            : { status, body: { code, message: 'x' } },
        );
        const options = { departmentId: '2' };
        const parameters = { ...leave, options, originator: byId('huang.qiang') };
        const { error } = await run('create', parameters, {}, url);
        expect(error?.description).toMatch(/look whether it was done before you try again/i);
        expect(taken().map(({ path }) => path)).toEqual([TOKEN, INSTANCES]);
      });
    },
  );

  test('is not created again when the answer got lost', async () => {
    // The token's answer must not get lost.
    await get('黄强提交的请假');
    const before = playground.company.approvals.length;
    playground.openApi.setFaults({ dropAfterPercent: 100 });
    const { error } = await create({ ...leave, options: { departmentId: '681204431' } });
    expect(error?.message).toContain('the connection broke');
    expect(playground.company.approvals).toHaveLength(before + 1);
  });
});

test.each<[string, INode['parameters']]>([
  ['addComment', { commenter: byId('li.na'), text: 'hello' }],
  ['decide', { approver: byId('li.na'), options: { taskId: '1' } }],
])('%s is no success when DingTalk says so with HTTP status 200', async (operation, more) => {
  await withRecorder(async ({ url, answerWith }) => {
    answerWith(({ path }) => ({
      body: path === TOKEN ? { accessToken: 'a-token', expireIn: 7200 } : { success: false },
    }));
    const { error } = await run(operation, { approvalId: 'a', ...more }, {}, url);
    expect(error?.message).toMatch(/did not succeed, and not why\. \(success: false\)$/);
  });
});

describe('a comment', () => {
  test('stands on the approval, with pictures', async () => {
    const title = '黄强提交的请假';
    const added = await run('addComment', {
      approvalId: idOf(title),
      commenter: byId('li.na'),
      text: '请补交病假条',
      options: { pictures: 'https://example.com/1.jpg, https://example.com/2.jpg' },
    });
    expect(itemsOf(added)).toEqual([
      {
        processInstanceId: idOf(title),
        commentUserId: 'li.na',
        text: '请补交病假条',
        success: true,
      },
    ]);
    expect(approvalOf(title).records.at(-1)).toMatchObject({
      userId: 'li.na',
      type: 'ADD_REMARK',
      remark: '请补交病假条',
      images: ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
    });
  });

  test.each([
    ['an object', '={{ { 天数: 3 } }}', '{"天数":3}'],
    ['a list', '={{ ["a", 1] }}', '["a",1]'],
    ['a time', '={{ new Date(0) }}', '1970-01-01T00:00:00.000Z'],
  ])('that an expression makes of %s is one that people can read', async (_what, text, said) => {
    const title = '黄强提交的请假';
    const parameters = { approvalId: idOf(title), commenter: byId('li.na'), text };
    itemsOf(await run('addComment', parameters));
    expect(approvalOf(title).records.at(-1)?.remark).toBe(said);
  });

  test('that is too long is not sent', async () => {
    const { error } = await run('addComment', {
      approvalId: idOf('黄强提交的请假'),
      commenter: byId('li.na'),
      text: 'x'.repeat(1_025),
    });
    expect(error?.message).toMatch(/^Comment has 1025 characters, and DingTalk takes 1024/);
    expect(calls()).toEqual({});
  });
});

describe('a decision', () => {
  const SICK = '黄强提交的请假';
  const taskOf = (title: string) => {
    const task = approvalOf(title).tasks.find(({ status }) => status === 'RUNNING');
    if (!task) throw new Error('nobody has to decide');
    return task;
  };
  const decide = async (parameters: INode['parameters']) =>
    await run('decide', { approvalId: idOf(SICK), ...parameters });

  test.each([
    ['agree', 'RUNNING'],
    ['refuse', 'COMPLETED'],
  ])('finds the task of the person by itself, for one call more: %s', async (decision, status) => {
    const { userId, taskId } = taskOf(SICK);
    const options = { remark: '早日康复' };
    const run = await decide({ approver: byId(userId), decision, options });
    expect(itemsOf(run)).toEqual([
      {
        processInstanceId: idOf(SICK),
        actionerUserId: userId,
        result: decision,
        remark: '早日康复',
        taskId,
        success: true,
      },
    ]);
    expect(approvalOf(SICK).status).toBe(status);
    expect(calls()).toEqual({ [TOKEN]: 1, [INSTANCES]: 1, [`${INSTANCES}/execute`]: 1 });
  });

  test('has a remark that people can read when an expression gives an object', async () => {
    const { userId } = taskOf(SICK);
    const options = { remark: '={{ { 天数: 3 } }}' };
    const [item] = itemsOf(await decide({ approver: byId(userId), decision: 'agree', options }));
    expect(item?.remark).toBe('{"天数":3}');
  });

  test('with a Task ID costs one call', async () => {
    const { userId, taskId } = taskOf(SICK);
    const options = { taskId: String(taskId) };
    itemsOf(await decide({ approver: byId(userId), decision: 'agree', options }));
    expect(calls()).toEqual({ [TOKEN]: 1, [`${INSTANCES}/execute`]: 1 });
  });

  test('of somebody for whom the approval does not wait is not made, and says for whom it does', async () => {
    const { error } = await decide({ approver: byId('song.jia') });
    expect(error?.message).toMatch(
      new RegExp(
        `^The approval does not wait for the user song\\.jia, but for ${taskOf(SICK).userId}`,
      ),
    );
    expect(calls()).toEqual({ [TOKEN]: 1, [INSTANCES]: 1 });
  });

  test('on what is over is not made', async () => {
    const { error } = await run('decide', {
      approvalId: idOf('张伟提交的请假'),
      approver: byId('manager3108'),
    });
    expect(error?.message).toMatch(/^The approval waits for nobody: its status is COMPLETED/);
  });

  test.each(['approve', '', 'AGREE'])('that is neither is not made: %j', async (decision) => {
    const { userId } = taskOf(SICK);
    const parameters = { approver: byId(userId), decision: `={{ ${JSON.stringify(decision)} }}` };
    expect((await decide(parameters)).error?.message).toMatch(/neither agree nor refuse/);
    expect(calls()).toEqual({});
  });

  test('on a task of somebody else is refused, in words', async () => {
    const options = { taskId: String(taskOf(SICK).taskId) };
    const { error } = await decide({ approver: byId('song.jia'), options });
    expect(error?.message).toMatch(/^The person, or the app, has no right.*\(needAuth/);
    expect(error?.description).toMatch(/currentApprovers/);
  });

  test('on one of several tasks of a person says which there are', async () => {
    await withRecorder(async ({ url, answerWith }) => {
      const tasks = [7, 8].map((taskId) => ({ taskId, userId: 'li.na', status: 'RUNNING' }));
      answerWith(({ path }) =>
        path === TOKEN
          ? { body: { accessToken: 'a-token', expireIn: 7200 } }
          : { body: { result: { status: 'RUNNING', tasks } } },
      );
      const { error } = await run('decide', { approvalId: 'a', approver: byId('li.na') }, {}, url);
      expect(error?.message).toMatch(/^The approval waits for the user li\.na with several tasks/);
      expect(error?.description).toMatch(/: 7, 8\.$/);
    });
  });
});

describe('the list of templates', () => {
  const search = async (filter?: string) =>
    await searchList(new DingTalkApp(), 'searchTemplates', {
      credentials: { type: new DingTalkAppApi(), data: credential() },
      filter,
    });

  test('has each by name, with its group', async () => {
    const { results } = await search();
    expect(results).toContainEqual({ name: '请假 (假勤管理)', value: LEAVE });
    expect(results).toHaveLength(4);
  });

  test('is searched by names and groups', async () => {
    const { results } = await search(' 财务 ');
    expect(results.map(({ value }) => value)).toEqual([EXPENSE, PURCHASE]);
  });
});
