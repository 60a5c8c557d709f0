import axios from 'axios';
import OfficialWorkflow, {
  AddProcessInstanceCommentRequest,
  ExecuteProcessInstanceRequest,
  GetManageProcessByStaffIdRequest,
  GetProcessInstanceRequest,
  ListProcessInstanceIdsRequest,
  ListUserVisibleBpmsProcessesRequest,
  QuerySchemaByProcessCodeRequest,
  StartProcessInstanceRequest,
  StartProcessInstanceRequestApprovers,
  StartProcessInstanceRequestFormComponentValues,
} from '@alicloud/dingtalk/dist/workflow_1_0/client';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';
import { officialAnswer, officialArguments, officialClient } from '../support/officialClient';

const NOW = Date.UTC(2026, 4, 4, 9);
const DAY = 24 * 60 * 60 * 1000;

const LEAVE = 'PROC-8C41E7D2-5B90-4F36-A27E-93D05CB1F648';
const EXPENSE = 'PROC-2D7B61A4-90CE-4E15-8F33-6A1B70C5D902';
const PURCHASE = 'PROC-51F0A3B8-7C2D-4B69-9E84-D3C6E21A7F05';
const HIRE = 'PROC-A90D4E67-1B53-4C88-BD21-08F7C64E3B1A';
const BACKEND = 681204432;

interface Told {
  title: string;
  status: string;
  result: string;
  originatorDeptName: string;
  finishTime?: string;
  approverUserIds?: string[];
  formComponentValues: Array<Record<string, string>>;
  tasks: Array<{ taskId: number; userId: string; status: string; result: string }>;
  operationRecords: Array<Record<string, string>>;
}

let playground: Playground;
let token: string;
let now: number;

beforeEach(async () => {
  now = NOW;
  playground = await startPlayground({
    ...{ port: 0, app: newApp('http://127.0.0.1:1/'), events: [] },
    now: () => now,
  });
  const { clientId: appKey, clientSecret: appSecret } = playground.openApi;
  const url = `${playground.url}/v1.0/oauth2/accessToken`;
  const { data } = await axios.post<{ accessToken: string }>(url, { appKey, appSecret });
  token = data.accessToken;
});

afterEach(() => playground.close());

const call = async <Body>(method: string, path: string, sent: object) => {
  const { status, data } = await axios.request<Body>({
    ...{ method, url: `${playground.url}/v1.0/workflow/${path}` },
    ...(method === 'GET' ? { params: sent } : { data: sent }),
    headers: { 'x-acs-dingtalk-access-token': token },
    validateStatus: () => true,
  });
  return { status, data };
};

const codeOf = async (method: string, path: string, sent: object) => {
  const { status, data } = await call<{ code: string; message: string }>(method, path, sent);
  return { status, ...data };
};

const told = async (processInstanceId: string) =>
  (await call<{ result: Told }>('GET', 'processInstances', { processInstanceId })).data.result;

const leaveForm = [
  { name: '请假类型', value: '年假' },
  { name: '["开始时间","结束时间"]', value: '["2026-05-06","2026-05-07"]' },
  { name: '时长', value: '2' },
  { name: '请假事由', value: '休息' },
];

const leave = (more: object = {}) => ({
  ...{ originatorUserId: 'zhang.wei', processCode: LEAVE, deptId: BACKEND },
  ...{ formComponentValues: leaveForm, ...more },
});

const start = async (body: object = leave()) => {
  const { status, data } = await call<{ instanceId: string }>('POST', 'processInstances', body);
  expect({ status, data }).toMatchObject({ status: 200 });
  return data.instanceId;
};

const decide = (processInstanceId: string, sent: object) =>
  call('POST', 'processInstances/execute', { processInstanceId, ...sent });

const decideNext = async (id: string, result: string, userId?: string) => {
  const { tasks } = await told(id);
  const task = tasks.find(
    (candidate) =>
      candidate.status === 'RUNNING' && candidate.userId === (userId ?? candidate.userId),
  );
  const actionerUserId = task?.userId;
  expect(await decide(id, { taskId: task?.taskId, actionerUserId, result })).toEqual({
    ...{ status: 200, data: { result: true, success: true } },
  });
};

const statesOf = ({ tasks }: Told) =>
  tasks.map(({ userId, status, result }) => `${userId} ${status} ${result}`);

describe('What people of the company have asked for', () => {
  it('is there from the start: agreed, refused, taken back and to be decided', () => {
    const { approvals } = playground.company;
    expect(approvals.map(({ title, status, result }) => `${title} ${status} ${result}`)).toEqual([
      '李娜提交的入职申请 COMPLETED agree',
      '宋佳提交的采购申请 COMPLETED refuse',
      '郭涛提交的请假 TERMINATED ',
      '张伟提交的请假 COMPLETED agree',
      '黄强提交的请假 RUNNING ',
      '马超提交的报销 RUNNING ',
    ]);
    expect(playground.deliveries).toEqual([]);
  });

  it("can be read with the id that DingTalk's examples of events have", async () => {
    expect(await told('Nf4VtW8cQz2mKpYrB6dLsA03291772415')).toMatchObject({
      ...{ title: '张伟提交的请假', originatorUserId: 'zhang.wei', originatorDeptId: '681204432' },
      ...{ originatorDeptName: '后端组', status: 'COMPLETED', result: 'agree' },
      ...{ createTime: '2026-05-02T07:00Z', finishTime: '2026-05-02T09:00Z' },
      tasks: [
        { userId: 'xu.lei', status: 'COMPLETED', result: 'AGREE', taskId: expect.any(Number) },
        { userId: 'manager3108', status: 'COMPLETED', result: 'AGREE' },
      ],
      operationRecords: [
        { userId: 'zhang.wei', type: 'START_PROCESS_INSTANCE', result: 'NONE' },
        { userId: 'zhang.wei', type: 'ADD_REMARK', remark: '工作已交接给马超' },
        { userId: 'xu.lei', type: 'EXECUTE_TASK_NORMAL', result: 'AGREE', showName: '直属主管' },
        { userId: 'manager3108', remark: '同意', date: '2026-05-02T09:00Z' },
      ],
    });
  });

  it('tells people, departments, tables and other approvals as DingTalk writes them', async () => {
    const valuesOf = async (title: string) => {
      const approval = playground.company.approvals.find((one) => one.title === title);
      const { formComponentValues } = await told(approval?.processInstanceId ?? '');
      return Object.fromEntries(formComponentValues.map(({ name, ...field }) => [name, field]));
    };
    const hire = await valuesOf('李娜提交的入职申请');
    expect(hire['导师']).toEqual({
      ...{ id: 'InnerContactField-K4HIRE05', componentType: 'InnerContactField' },
      value: '["林雪","谢娜"]',
      extValue: JSON.stringify([
        { name: '林雪', emplId: 'lin.xue', itemId: 'lin.xue' },
        { name: '谢娜', emplId: 'xie.na', itemId: 'xie.na' },
      ]),
    });
    expect(hire['入职部门']).toMatchObject({
      value: '客户服务部',
      extValue: '[{"id":"681204603","name":"客户服务部"}]',
    });
    const expense = await valuesOf('马超提交的报销');
    const rows = JSON.parse(expense['报销明细']?.value ?? '') as object[];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      rowValue: [
        { label: '费用项目', value: '高铁', componentType: 'TextField' },
        { label: '金额（元）', value: '146' },
        { label: '发生日期' },
      ],
    });
    expect(expense['关联审批单']).toMatchObject({
      value: '["张伟提交的请假"]',
      extValue: '{"list":[{"procInstId":"Nf4VtW8cQz2mKpYrB6dLsA03291772415"}]}',
    });
  });
});

describe('An approval', () => {
  it('is decided by one after another, and then agreed', async () => {
    const id = await start();
    expect(await told(id)).toMatchObject({
      title: '张伟提交的请假',
      status: 'RUNNING',
      result: '',
    });
    expect(statesOf(await told(id))).toEqual(['xu.lei RUNNING NONE']);
    await decideNext(id, 'agree');
    expect(statesOf(await told(id))).toEqual([
      'xu.lei COMPLETED AGREE',
      'manager3108 RUNNING NONE',
    ]);
    expect(await told(id)).not.toHaveProperty('finishTime');
    now += 60_000;
    await decideNext(id, 'agree');
    expect(await told(id)).toMatchObject({
      ...{ status: 'COMPLETED', result: 'agree', finishTime: '2026-05-04T09:01Z' },
    });
    expect(playground.company.approvals.at(-1)).toMatchObject({ status: 'COMPLETED' });
  });

  it('is refused by the first who refuses', async () => {
    const id = await start();
    await decideNext(id, 'refuse');
    expect(await told(id)).toMatchObject({ status: 'COMPLETED', result: 'refuse' });
    expect(statesOf(await told(id))).toEqual(['xu.lei COMPLETED REFUSE']);
  });

  it('is agreed by one of several, or by all of them, as its template wants', async () => {
    const expense = await start({
      ...leave({ processCode: EXPENSE }),
      formComponentValues: [
        { name: '报销事由', value: '打车' },
        { name: '报销金额（元）', value: '40' },
        {
          name: '报销明细',
          value: '[[{"name":"费用项目","value":"出租车"},{"name":"金额（元）","value":"40"}]]',
        },
      ],
    });
    await decideNext(expense, 'agree');
    await decideNext(expense, 'agree', 'cao.ying');
    expect(statesOf(await told(expense))).toEqual([
      'xu.lei COMPLETED AGREE',
      'wang.fang CANCELED NONE',
      'cao.ying COMPLETED AGREE',
    ]);
    const purchase = await start({
      ...leave({ processCode: PURCHASE }),
      formComponentValues: [
        { name: '物品名称', value: '显示器' },
        { name: '数量', value: '1' },
        { name: '预算（元）', value: '2000' },
        { name: '用途', value: '["研发"]' },
        { name: '期望交付日期', value: '2026-06-01' },
        { name: '使用部门', value: String(BACKEND) },
      ],
    });
    await decideNext(purchase, 'agree');
    expect(await told(purchase)).toMatchObject({ status: 'RUNNING' });
    await decideNext(purchase, 'agree');
    expect(await told(purchase)).toMatchObject({ status: 'COMPLETED', result: 'agree' });
  });

  it('goes to those whom the one who asks has named', async () => {
    const approvers = [
      { actionType: 'NONE', userIds: ['li.na'] },
      { actionType: 'OR', userIds: ['wang.fang', 'liu.yang'] },
    ];
    const id = await start(leave({ deptId: undefined, approvers, ccList: ['zeng.li'] }));
    expect(await told(id)).toMatchObject({
      ...{ approverUserIds: ['li.na', 'wang.fang', 'liu.yang'], ccUserIds: ['zeng.li'] },
      ...{ originatorDeptId: String(BACKEND) },
    });
    expect(statesOf(await told(id))).toEqual(['li.na RUNNING NONE']);
  });

  it.each<[string, object, string, string?]>([
    [
      'somebody who does not work there',
      { originatorUserId: 'nobody' },
      'processInstanceInvalidParameter',
    ],
    ['a department that is not hers', { deptId: 681203996 }, 'processInstanceInvalidParameter'],
    [
      'the organization, though she is in a department',
      { deptId: -1 },
      'processInstanceInvalidParameter',
    ],
    ['no department', { deptId: undefined }, 'processInstanceInvalidParameter'],
    [
      'an approver who does not work there',
      { approvers: [{ userIds: ['nobody'] }] },
      'processInstanceInvalidParameter',
    ],
    [
      'somebody to tell who does not work there',
      { ccList: ['nobody'] },
      'processInstanceInvalidParameter',
    ],
    ['no template', { processCode: undefined }, 'invalidParameter'],
    ['an unknown template', { processCode: 'PROC-1' }, 'processCodeError'],
    ['an unknown field', { formComponentValues: [{ name: 'x', value: '' }] }, 'illegalComponent'],
    [
      'a missing field',
      { formComponentValues: leaveForm.slice(1) },
      'formConverterError',
      '请假类型',
    ],
    ['no form', { formComponentValues: undefined }, 'invalidParameter'],
  ])('is not begun with %s', async (_name, wrong, code, label = '') => {
    const before = playground.company.approvals.length;
    const answer = await codeOf('POST', 'processInstances', leave(wrong));
    expect(answer).toMatchObject({ status: 400, code, message: expect.stringContaining(label) });
    expect(playground.company.approvals).toHaveLength(before);
  });

  it.each([
    [LEAVE, '请假类型', '产假'],
    [LEAVE, '时长', 'two'],
    [LEAVE, '["开始时间","结束时间"]', '["tomorrow"]'],
    [LEAVE, '["开始时间","结束时间"]', 'tomorrow'],
    [LEAVE, '图片', '"a picture"'],
    [PURCHASE, '用途', '["玩"]'],
    [PURCHASE, '使用部门', '7'],
    [HIRE, '导师', '["nobody"]'],
    [EXPENSE, '关联审批单', '["none"]'],
    [EXPENSE, '发票', '[{}]'],
    [EXPENSE, '报销明细', '[{}]'],
  ])(
    'is not begun with a value that does not belong there: %s %s %s',
    async (code, name, value) => {
      const given = playground.company.approvals.find(
        ({ template }) => template.processCode === code,
      );
      const form = (given?.template.items ?? []).map(({ props }) => ({
        name: props.label,
        value: goodValues[props.label] ?? 'text',
      }));
      const entered = [{ name, value }, ...form.filter((field) => field.name !== name)];
      const body = leave({ processCode: code, formComponentValues: entered });
      expect(await codeOf('POST', 'processInstances', body)).toMatchObject({
        ...{ status: 400, code: 'formConverterError', message: expect.stringContaining(name) },
      });
      const right = entered.map((field) => ({
        ...field,
        value: goodValues[field.name] ?? 'text',
      }));
      await start(leave({ processCode: code, formComponentValues: right }));
    },
  );

  const goodValues: Record<string, string> = {
    ...Object.fromEntries(leaveForm.map((field) => [field.name, field.value])),
    ...{ 图片: '[]', 数量: '1', '预算（元）': '1', 用途: '["研发"]', 使用部门: '1', 紧急程度: '5' },
    ...{ 期望交付日期: '2026-05-06', 入职部门: '1', 导师: '["li.na"]', 入职日期: '2026-05-06' },
    ...{ '报销金额（元）': '1', 报销明细: '[]', 发票: '[]' },
    关联审批单: '["Nf4VtW8cQz2mKpYrB6dLsA03291772415"]',
  };

  it('is decided only by those whom it waits for, once, and while it is not over', async () => {
    const id = await start();
    const taskId = (await told(id)).tasks[0]?.taskId;
    const right = { taskId, actionerUserId: 'xu.lei', result: 'agree' };
    const refused = async (wrong: object) =>
      (
        await codeOf('POST', 'processInstances/execute', {
          processInstanceId: id,
          ...right,
          ...wrong,
        })
      ).code;
    expect(await refused({ actionerUserId: 'li.na' })).toBe('needAuth');
    expect(await refused({ actionerUserId: 'nobody' })).toBe('userNotExist');
    expect(await refused({ actionerUserId: '' })).toBe('invalidInstanceExecuteActionerUserId');
    expect(await refused({ taskId: 1 })).toBe('aflowProcessInstCanNotBeExecuted');
    expect(await refused({ taskId: undefined })).toBe('invalidInstanceExecuteTaskId');
    expect(await refused({ result: 'maybe' })).toBe('invalidInstanceExecuteResult');
    expect(await refused({ processInstanceId: '' })).toBe('invalidInstanceId');
    expect(await refused({ remark: 'x'.repeat(1025) })).toBe('invalidParameter');
    expect(await refused({ processInstanceId: 'none' })).toBe('aflowProcessInstCanNotBeExecuted');
    await decideNext(id, 'agree');
    expect(await refused({})).toBe('aflowProcessInstCanNotBeExecuted');
    await decideNext(id, 'agree');
    expect(await refused({})).toBe('aflowProcessInstStatusException');
  });

  it('takes comments with pictures and files', async () => {
    const processInstanceId = await start();
    const comment = { processInstanceId, commentUserId: 'li.na', text: '收到' };
    const file = { photos: ['https://example.com/a.png'], attachments: [{ fileName: 'a.pdf' }] };
    const path = 'processInstances/comments';
    expect(await call('POST', path, { ...comment, file })).toEqual({
      ...{ status: 200, data: { result: true, success: true } },
    });
    expect((await told(processInstanceId)).operationRecords.at(-1)).toMatchObject({
      ...{ userId: 'li.na', type: 'ADD_REMARK', remark: '收到' },
      ...{ images: file.photos, attachments: file.attachments },
    });
    const refused = async (wrong: object) =>
      (await codeOf('POST', path, { ...comment, ...wrong })).code;
    expect(await refused({ text: '' })).toBe('invalidInstanceCommentText');
    expect(await refused({ commentUserId: '' })).toBe('invalidInstanceCommentUserId');
    expect(await refused({ commentUserId: 'nobody' })).toBe('userNotExist');
    expect(await refused({ processInstanceId: '' })).toBe('invalidInstanceId');
    expect(await refused({ processInstanceId: 'none' })).toBe('aflowProcessInstNotExist');
  });

  it('is not told of when there is none of that id', async () => {
    expect(await codeOf('GET', 'processInstances', { processInstanceId: 'none' })).toMatchObject({
      ...{ status: 400, code: 'processInstanceNotExist' },
    });
    expect((await codeOf('GET', 'processInstances', {})).code).toBe('processInstanceIdError');
  });

  it('is pushed to the app when it begins, at each decision, and when it ends', async () => {
    const id = await start();
    await decideNext(id, 'agree');
    await decideNext(id, 'refuse');
    const pushed = () =>
      playground.openApi.failedList.map(({ message }) => message as Record<string, unknown>);
    while (pushed().length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
    const byKind = (eventType: string) =>
      pushed()
        .filter(({ EventType }) => EventType === eventType)
        .map(({ type, staffId, result }) => `${String(type)} ${String(staffId)} ${String(result)}`)
        .sort();
    expect(byKind('bpms_instance_change')).toEqual([
      'finish zhang.wei refuse',
      'start zhang.wei undefined',
    ]);
    expect(byKind('bpms_task_change')).toEqual([
      'finish manager3108 refuse',
      'finish xu.lei agree',
      'start manager3108 undefined',
      'start xu.lei undefined',
    ]);
    expect(pushed()[0]).toMatchObject({
      ...{ processInstanceId: id, processCode: LEAVE, bizCategoryId: 'attendance.leave' },
      ...{ title: '张伟提交的请假', CorpId: playground.openApi.corpId },
    });
  });
});

describe('The list of approvals', () => {
  const query = (more: object = {}) => ({
    ...{ processCode: LEAVE, startTime: NOW - 100 * DAY, nextToken: 0, maxResults: 20 },
    ...more,
  });
  const path = 'processes/instanceIds/query';
  const idsFor = async (more?: object) => {
    const { data } = await call<{ result: { list: string[]; nextToken?: string } }>(
      ...(['POST', path, query(more)] as const),
    );
    return data.result;
  };

  it('comes in pages, of one template, by time, person and state', async () => {
    for (let count = 0; count < 22; count++) await start();
    const first = await idsFor();
    expect(first).toEqual({ list: expect.any(Array), nextToken: '20' });
    const second = await idsFor({ nextToken: 20 });
    expect(second).toEqual({ list: expect.any(Array) });
    expect(new Set([...first.list, ...second.list]).size).toBe(25);
    expect((await idsFor({ endTime: NOW - 10 })).list).toHaveLength(3);
    expect((await idsFor({ userIds: ['huang.qiang'] })).list).toHaveLength(1);
    expect((await idsFor({ statuses: ['TERMINATED', 'COMPLETED'] })).list).toHaveLength(2);
    expect((await idsFor({ processCode: HIRE })).list).toHaveLength(1);
  });

  it.each<[object, string]>([
    [{ processCode: undefined }, 'invalidProcessCode'],
    [{ processCode: 'PROC-1' }, 'processCodeError'],
    [{ startTime: undefined }, 'invalidInstanceListIdsStartTime'],
    [{ startTime: NOW - 121 * DAY }, 'invalidEndTime'],
    [{ endTime: NOW - 101 * DAY }, 'invalidEndTime'],
    [{ startTime: NOW - 366 * DAY, endTime: NOW - 365 * DAY }, 'invalidInstanceListIdsStartTime'],
    [{ nextToken: undefined }, 'invalidNextToken'],
    [{ maxResults: 21 }, 'invalidMaxResults'],
    [{ userIds: Array(11).fill('li.na') }, 'invalidUserIds'],
    [{ statuses: ['OTHER'] }, 'invalidParameter'],
  ])('is refused for %j', async (wrong, code) => {
    expect(await codeOf('POST', path, query(wrong))).toMatchObject({ status: 400, code });
  });
});

describe('The templates', () => {
  it('have together every usual kind of field', async () => {
    const codes = [LEAVE, EXPENSE, PURCHASE, HIRE];
    const kinds: string[] = [];
    for (const processCode of codes) {
      const path = 'forms/schemas/processCodes';
      type Items = Array<{ componentName: string; children?: Items }>;
      const { data } = await call<{ result: { schemaContent: { items: Items } } }>(
        ...(['GET', path, { processCode }] as const),
      );
      const { items } = data.result.schemaContent;
      for (const item of [...items, ...items.flatMap(({ children }) => children ?? [])]) {
        kinds.push(item.componentName);
      }
    }
    expect([...new Set(kinds)].sort()).toEqual(
      [
        ...['TextField', 'TextareaField', 'NumberField', 'MoneyField', 'DDSelectField'],
        ...['DDMultiSelectField', 'DDDateField', 'DDDateRangeField', 'TextNote', 'PhoneField'],
        ...['DDPhotoField', 'DDAttachment', 'TableField', 'InnerContactField', 'RelateField'],
        ...['DepartmentField', 'AddressField', 'StarRatingField'],
      ].sort(),
    );
  });

  it.each<[string, object, string]>([
    ['forms/schemas/processCodes', { processCode: 'PROC-1' }, 'formNotExist'],
    ['forms/schemas/processCodes', {}, 'invalidParameter'],
    ['processes/managements/templates', {}, 'invalidUserId'],
    ['processes/managements/templates', { userId: 'nobody' }, 'userNotExist'],
    [
      'processes/userVisibilities/templates',
      { maxResults: 101, nextToken: 0 },
      'invalidMaxResults',
    ],
    ['processes/userVisibilities/templates', { maxResults: 10, nextToken: -1 }, 'invalidNextToken'],
    ['processes/userVisibilities/templates', { maxResults: 10 }, 'invalidParameter'],
  ])('are refused: %s %j', async (path, sent, code) => {
    expect(await codeOf('GET', path, sent)).toMatchObject({ status: 400, code });
  });
});

describe("DingTalk's own client", () => {
  it('is answered by every call', async () => {
    const client = officialClient(OfficialWorkflow, playground.url);
    const with_ = officialArguments(token);
    const started = await client.startProcessInstanceWithOptions(
      new StartProcessInstanceRequest({
        ...{ originatorUserId: 'zhang.wei', processCode: LEAVE, deptId: BACKEND },
        approvers: [
          new StartProcessInstanceRequestApprovers({ actionType: 'NONE', userIds: ['li.na'] }),
        ],
        formComponentValues: leaveForm.map(
          (field) => new StartProcessInstanceRequestFormComponentValues(field),
        ),
      }),
      ...with_,
    );
    const processInstanceId = started.body?.instanceId ?? '';
    const get = async () =>
      (
        await client.getProcessInstanceWithOptions(
          new GetProcessInstanceRequest({ processInstanceId }),
          ...with_,
        )
      ).body?.result;
    const task = (await get())?.tasks?.[0];
    expect(task).toMatchObject({ userId: 'li.na', status: 'RUNNING' });
    await client.addProcessInstanceCommentWithOptions(
      new AddProcessInstanceCommentRequest({
        ...{ processInstanceId, text: '收到', commentUserId: 'li.na' },
      }),
      ...with_,
    );
    const executed = await client.executeProcessInstanceWithOptions(
      new ExecuteProcessInstanceRequest({
        ...{ processInstanceId, taskId: task?.taskId, actionerUserId: 'li.na', result: 'agree' },
      }),
      ...with_,
    );
    expect(officialAnswer(executed)).toEqual({ result: true, success: true });
    expect(await get()).toMatchObject({
      ...{ status: 'COMPLETED', result: 'agree' },
      formComponentValues: [
        { name: '请假类型', value: '年假', componentType: 'DDSelectField' },
        {},
        {},
        {},
      ],
      operationRecords: [{}, { remark: '收到' }, { type: 'EXECUTE_TASK_NORMAL' }],
    });
    const ids = await client.listProcessInstanceIdsWithOptions(
      new ListProcessInstanceIdsRequest({
        ...{ processCode: LEAVE, startTime: NOW - DAY, nextToken: 0, maxResults: 1 },
      }),
      ...with_,
    );
    expect(officialAnswer(ids)).toMatchObject({ result: { list: [{}], nextToken: '1' } });
    const visible = await client.listUserVisibleBpmsProcessesWithOptions(
      new ListUserVisibleBpmsProcessesRequest({ userId: 'li.na', maxResults: 2, nextToken: 0 }),
      ...with_,
    );
    expect(officialAnswer(visible)).toMatchObject({
      result: {
        processList: [{ name: '请假', processCode: LEAVE, dirName: '假勤管理' }, { name: '报销' }],
        nextToken: 2,
      },
    });
    const managed = await client.getManageProcessByStaffIdWithOptions(
      new GetManageProcessByStaffIdRequest({ userId: 'li.na' }),
      ...with_,
    );
    expect(managed.body?.result).toHaveLength(4);
    expect(managed.body?.result?.[0]).toMatchObject({ flowTitle: '请假', attendanceType: 2 });
    const schema = await client.querySchemaByProcessCodeWithOptions(
      new QuerySchemaByProcessCodeRequest({ processCode: EXPENSE }),
      ...with_,
    );
    expect(schema.body?.result).toMatchObject({
      name: '报销',
      schemaContent: {
        items: [{}, {}, { componentName: 'TableField', children: [{}, {}, {}] }, {}, {}],
      },
    });
  });
});
