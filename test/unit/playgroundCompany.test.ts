import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
});

afterEach(() => playground.close());

const page = <Body>(method: string, path: string, data?: object) =>
  axios.request<Body & { error?: string }>({
    ...{ method, url: `${playground.url}/api/company/${path}`, data },
    validateStatus: () => true,
  });

const open = () => {
  const found = playground.company.approvals.find(({ title }) => title === '黄强提交的请假');
  const [task] = found?.tasks ?? [];
  return { id: found?.processInstanceId ?? '', taskId: task?.taskId };
};

/** What could not be delivered, because nothing listens. */
async function pushed(count: number) {
  while (playground.openApi.failedList.length < count) await sleep(5);
  return playground.openApi.failedList.map(({ message }) => message as Record<string, unknown>);
}

describe('At a click', () => {
  it('an approval is decided by the one whom it waits for, and the events are pushed', async () => {
    const { id, taskId } = open();
    const decision = { taskId, result: 'refuse', remark: 'not now' };
    const { data } = await page<object>('POST', `approvals/${id}/decision`, decision);
    expect(data).toMatchObject({
      ...{ processInstanceId: id, status: 'COMPLETED', result: 'refuse' },
      records: [{ name: '黄强' }, { name: '陈杰', result: 'REFUSE', remark: 'not now' }],
    });
    const types = (await pushed(2)).map(({ EventType, type }) => `${EventType} ${type}`);
    expect(types.sort()).toEqual(['bpms_instance_change finish', 'bpms_task_change finish']);
    expect(await page('POST', `approvals/${id}/decision`, decision)).toMatchObject({
      ...{ status: 400, data: { error: 'the approval has ended' } },
    });
  });

  it('an approval is taken back once', async () => {
    const { id } = open();
    expect((await page<object>('POST', `approvals/${id}/withdrawal`)).data).toMatchObject({
      ...{ status: 'TERMINATED', tasks: [{ status: 'CANCELED' }] },
    });
    const { status, data } = await page('POST', `approvals/${id}/withdrawal`);
    expect([status, data.error]).toEqual([400, 'the approval has ended']);
    const messages = await pushed(2);
    expect(messages.map(({ type }) => String(type)).sort()).toEqual(['cancel', 'terminate']);
  });

  it('somebody joins, whom the pushed event names', async () => {
    expect((await page('POST', 'join')).status).toBe(204);
    const [message] = await pushed(1);
    expect(message).toMatchObject({
      ...{ EventType: 'user_add_org', CorpId: playground.openApi.corpId },
      userId: [playground.company.people.at(-1)?.userId],
    });
    expect(playground.company.people).toHaveLength(31);
  });

  it('a to-do is done by one of those who are to do it', async () => {
    const toDo = playground.company.toDos[0];
    const path = `to-dos/${toDo?.id}/done`;
    const unionId = toDo?.executorIds[0];
    const { data } = await page<object>('PUT', path, { unionId, isDone: true });
    expect(data).toMatchObject({ isDone: false, executors: [{ isDone: true }, { isDone: false }] });
    expect((await page('PUT', path, { unionId: 'x', isDone: true })).status).toBe(400);
  });

  it.each([
    ['POST', 'approvals/none/decision', { taskId: 1, result: 'agree' }, 'no such approval'],
    ['POST', 'approvals/none/withdrawal', {}, 'no such approval'],
    ['PUT', 'to-dos/none/done', {}, 'no such to-do'],
  ])('nothing happens where there is nothing: %s %s', async (method, path, data, error) => {
    const answer = await page(method, path, data);
    expect([answer.status, answer.data.error]).toEqual([400, expect.stringContaining(error)]);
  });

  it('nothing happens by a decision that is none', async () => {
    const { id, taskId } = open();
    for (const wrong of [{ taskId, result: 'maybe' }, { taskId: 1, result: 'agree' }, {}]) {
      expect((await page('POST', `approvals/${id}/decision`, wrong)).status).toBe(400);
    }
  });
});

it('an open page hears of what changes at the company', async () => {
  const { data: stream } = await axios.get<NodeJS.ReadableStream>(`${playground.url}/api/live`, {
    responseType: 'stream',
  });
  let written = '';
  stream.on('data', (part: Buffer) => (written += part.toString()));
  await page('POST', 'join');
  await page('POST', 'ask');
  const told = () => written.split('event: company\ndata: ').slice(1).join('');
  while (!told().includes('"title"')) await sleep(5);
  expect(told()).toContain(playground.company.people.at(-1)?.userId);
  expect(told()).toContain(playground.company.approvals.at(-1)?.processInstanceId);
});
