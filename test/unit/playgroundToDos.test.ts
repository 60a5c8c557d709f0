import axios from 'axios';
import OfficialTodo, {
  CreateTodoTaskRequest,
  CreateTodoTaskRequestDetailUrl,
  QueryOrgTodoTasksRequest,
  UpdateTodoTaskExecutorStatusRequest,
  UpdateTodoTaskExecutorStatusRequestExecutorStatusList,
  UpdateTodoTaskRequest,
} from '@alicloud/dingtalk/dist/todo_1_0/client';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';
import { officialAnswer, officialArguments, officialClient } from '../support/officialClient';

const NOW = Date.UTC(2026, 4, 4, 9);
const detailUrl = { appUrl: 'https://hr.example.com/1', pcUrl: 'https://hr.example.com/1' };

let playground: Playground;
let token: string;
let ma: string;
let xie: string;
let gao: string;

beforeEach(async () => {
  playground = await startPlayground({
    ...{ port: 0, app: newApp('http://127.0.0.1:1/'), events: [], now: () => NOW },
  });
  const { clientId: appKey, clientSecret: appSecret } = playground.openApi;
  const url = `${playground.url}/v1.0/oauth2/accessToken`;
  const { data } = await axios.post<{ accessToken: string }>(url, { appKey, appSecret });
  token = data.accessToken;
  const unionIdOf = (userId: string) =>
    playground.company.people.find((person) => person.userId === userId)?.unionId ?? '';
  [ma, xie, gao] = [unionIdOf('ma.chao'), unionIdOf('xie.na'), unionIdOf('gao.xiang')];
});

afterEach(() => playground.close());

type Answer = Record<string, unknown> & { id: string; code?: string; message?: string };

const call = async (method: string, path: string, data: object) => {
  const answer = await axios.request<Answer>({
    ...{ method, url: `${playground.url}/v1.0/todo/users/${path}`, data },
    headers: { 'x-acs-dingtalk-access-token': token },
    validateStatus: () => true,
  });
  return { status: answer.status, ...answer.data };
};

const create = (more: object = {}) =>
  call('POST', `${ma}/tasks?operatorId=${ma}`, {
    ...{ subject: '写周报', executorIds: [xie, gao], detailUrl, ...more },
  });

const done = (id: string, unionId: string, isDone = true) =>
  call('PUT', `${unionId}/tasks/${id}/executorStatus?operatorId=${unionId}`, {
    executorStatusList: [{ id: unionId, isDone }],
  });

interface Cards {
  nextToken?: string;
  todoCards: Array<{ subject: string; isDone: boolean }>;
}

const query = async (unionId: string, more: object = {}) =>
  (await call('POST', `${unionId}/org/tasks/query`, more)) as unknown as Cards;

const subjectsOf = async (unionId: string, more?: object) =>
  (await query(unionId, more)).todoCards.map(({ subject }) => subject);

describe('A to-do', () => {
  it('is created and told as a whole', async () => {
    const dueTime = NOW + 1000;
    expect(await create({ dueTime, priority: 40, participantIds: [ma] })).toMatchObject({
      ...{ status: 200, id: expect.stringMatching(/^task/), subject: '写周报', done: false },
      ...{ executorIds: [xie, gao], participantIds: [ma], creatorId: ma, modifierId: ma },
      ...{ createdTime: NOW, modifiedTime: NOW, dueTime, priority: 40, detailUrl },
      ...{ requestId: expect.any(String), bizTag: expect.any(String) },
    });
    expect(playground.company.toDos.at(-1)).toMatchObject({ subject: '写周报', doneBy: [] });
  });

  it('is done when all have done it, and not any more when one takes it back', async () => {
    const { id } = await create();
    expect(await done(id, xie)).toEqual({ status: 200, result: true });
    expect(playground.company.toDos.at(-1)).toMatchObject({ doneBy: [xie] });
    expect(playground.company.toDos.at(-1)).not.toHaveProperty('finishTime');
    const isDoneFor = async (unionId: string) => (await query(unionId)).todoCards[0]?.isDone;
    expect([await isDoneFor(xie), await isDoneFor(gao), await isDoneFor(ma)]).toEqual([
      ...[true, false, false],
    ]);
    await done(id, gao);
    expect(await isDoneFor(ma)).toBe(true);
    expect(playground.company.toDos.at(-1)).toMatchObject({ finishTime: NOW });
    await done(id, xie, false);
    expect(await isDoneFor(ma)).toBe(false);
    expect(playground.company.toDos.at(-1)).not.toHaveProperty('finishTime');
  });

  it('is changed, or done for all, as a whole', async () => {
    const { id } = await create();
    const update = (data: object) => call('PUT', `${ma}/tasks/${id}?operatorId=${ma}`, data);
    expect(await update({ subject: '写月报' })).toEqual({ status: 200, result: true });
    await update({ done: true });
    expect(playground.company.toDos.at(-1)).toMatchObject({
      ...{ subject: '写月报', doneBy: [xie, gao], modifierId: ma },
    });
    await update({ done: false });
    expect(playground.company.toDos.at(-1)).toMatchObject({ doneBy: [] });
  });

  it.each<[string, object, string?]>([
    ['no subject', { subject: undefined }],
    ['no link, which apps must give', { detailUrl: undefined }],
    ['an empty link', { detailUrl: {} }],
    ['a link of more than 1024 bytes', { detailUrl: { pcUrl: 'x'.repeat(1025) } }],
    ['a long subject', { subject: 'x'.repeat(1025) }, 'subject is oversize'],
    ['a long description', { description: 'x'.repeat(4097) }, 'description is oversize'],
    ['many who are to do it', { executorIds: Array(1001).fill('x') }, 'executors is oversize'],
    ['many who watch', { participantIds: Array(1001).fill('x') }, 'participants is oversize'],
    ['an impossible time', { dueTime: 0 }, 'dueTime is invalid'],
    ['a stranger', { executorIds: ['stranger'] }],
    ['another priority', { priority: 1 }],
  ])('is not created with %s', async (_name, wrong, message = 'todo.taskCreate.paramError') => {
    const before = playground.company.toDos.length;
    const code = 'todo.taskCreate.paramError';
    expect(await create(wrong)).toMatchObject({ status: 400, code, message });
    expect(playground.company.toDos).toHaveLength(before);
  });

  it('is created once with a sourceId', async () => {
    await create({ sourceId: 'mine' });
    expect(await create({ sourceId: 'mine' })).toMatchObject({ message: 'task exist' });
  });

  it('is refused to be done where there is none, or not by this person', async () => {
    expect(await done('none', xie)).toMatchObject({
      ...{ status: 400, code: 'todo.taskExecutorStatusUpdate.paramError' },
      message: 'task not exist',
    });
    const { id } = await create();
    expect(await done(id, ma)).toMatchObject({
      ...{ status: 400, message: 'todo.taskExecutorStatusUpdate.paramError' },
    });
    expect((await done(id, 'stranger')).status).toBe(400);
    expect(await call('PUT', `${ma}/tasks/none`, {})).toMatchObject({
      ...{ code: 'todo.taskUpdate.paramError', message: 'task not exist' },
    });
  });
});

describe("Somebody's to-dos", () => {
  it('come in pages, newest first', async () => {
    for (let count = 1; count <= 25; count++) await create({ subject: `${count}` });
    const first = await query(xie);
    expect(first.nextToken).toBe('20');
    const second = await query(xie, { nextToken: '20' });
    expect(second).not.toHaveProperty('nextToken');
    const subjects = [...first.todoCards, ...second.todoCards].map(({ subject }) => subject);
    expect(subjects).toEqual(Array.from({ length: 25 }, (_, index) => String(25 - index)));
  });

  it('are of a state, a role and a kind', async () => {
    const { id } = await create({ subject: 'done' });
    await create({ subject: 'to read', todoType: 'READ', participantIds: [xie] });
    await create({ subject: 'mine', executorIds: [ma] });
    await done(id, xie);
    expect(await subjectsOf(xie, { isDone: true })).toEqual(['done']);
    expect(await subjectsOf(xie, { isDone: false })).toEqual(['to read']);
    expect(await subjectsOf(xie, { todoType: 'READ' })).toEqual(['to read']);
    expect(await subjectsOf(xie, { roleTypes: [['participant']] })).toEqual(['to read']);
    expect(await subjectsOf(ma, { roleTypes: [['creator', 'executor']] })).toEqual(['mine']);
    expect(await subjectsOf(ma, { roleTypes: [['participant'], ['creator']] })).toHaveLength(3);
  });

  it.each<[object, string]>([
    [{ nextToken: 'x' }, 'nextToken is invalid'],
    [{ roleTypes: ['executor'] }, 'todo.orgTaskQuery.paramError'],
  ])('are refused for %j', async (wrong, message) => {
    expect(await query(xie, wrong)).toMatchObject({
      ...{ status: 400, code: 'todo.orgTaskQuery.paramError', message },
    });
  });

  it('are some from the start', async () => {
    const { unionId = '' } = playground.company.people.find((one) => one.userId === 'li.na') ?? {};
    expect(await subjectsOf(unionId)).toEqual(['更新员工手册', '准备新员工的工位']);
  });
});

test("DingTalk's own client is answered by every call", async () => {
  const client = officialClient(OfficialTodo, playground.url);
  const [headers, runtime] = officialArguments(token);
  const created = await client.createTodoTaskWithOptions(
    ma,
    new CreateTodoTaskRequest({
      ...{ operatorId: ma, subject: '写周报', creatorId: ma, executorIds: [xie] },
      detailUrl: new CreateTodoTaskRequestDetailUrl(detailUrl),
    }),
    headers,
    runtime,
  );
  const id = created.body?.id ?? '';
  expect(officialAnswer(created)).toMatchObject({ id, subject: '写周报', done: false });
  const status = await client.updateTodoTaskExecutorStatusWithOptions(
    xie,
    id,
    new UpdateTodoTaskExecutorStatusRequest({
      operatorId: xie,
      executorStatusList: [
        new UpdateTodoTaskExecutorStatusRequestExecutorStatusList({ id: xie, isDone: true }),
      ],
    }),
    headers,
    runtime,
  );
  expect(officialAnswer(status)).toEqual({ result: true });
  const updated = await client.updateTodoTaskWithOptions(
    ma,
    id,
    new UpdateTodoTaskRequest({ operatorId: ma, subject: '写月报' }),
    headers,
    runtime,
  );
  expect(officialAnswer(updated)).toEqual({ result: true });
  const queried = await client.queryOrgTodoTasksWithOptions(
    xie,
    new QueryOrgTodoTasksRequest({ isDone: true }),
    headers,
    runtime,
  );
  expect(officialAnswer(queried)).toEqual({
    todoCards: [expect.objectContaining({ taskId: id, subject: '写月报', isDone: true })],
  });
});
