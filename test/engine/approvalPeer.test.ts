import ToDos, {
  CreateTodoTaskRequest,
  QueryOrgTodoTasksRequest,
  UpdateTodoTaskExecutorStatusRequest,
  UpdateTodoTaskRequest,
} from '@alicloud/dingtalk/dist/todo_1_0/client';
import Workflow, {
  AddProcessInstanceCommentRequest,
  ExecuteProcessInstanceRequest,
  GetProcessInstanceRequest,
  ListProcessInstanceIdsRequest,
  ListUserVisibleBpmsProcessesRequest,
  StartProcessInstanceRequest,
} from '@alicloud/dingtalk/dist/workflow_1_0/client';
import fc from 'fast-check';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import {
  officialAnswer,
  officialArguments,
  officialClient,
  withRecorder,
  type SeenCall,
} from '../support/officialClient';
import { expectSame, PEER_TOKEN, type Compared, type Fields } from './officialPeer';
import { searchList } from './searchList';

/*
 * DingTalk's own client is the judge of what the node sends about approvals and to-dos: for a thousand
 * inputs each, both send the same, and read the same of what DingTalk answers.
 */

const withToken = officialArguments(PEER_TOKEN);

const id = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189_-.'), maxLength: 30 })
  .map((some) => `i${some}`);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 10 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((some) => `x${some}x`);
const time = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const bodyOf = ({ body }: SeenCall) => body as Fields;
const success = () => ({ result: true, success: true });

/** A value of a form as a flow has it, and as DingTalk's documentation wants it. */
const value = fc.oneof(
  text.map((given) => ({ given, sent: given })),
  fc.integer().map((given) => ({ given, sent: `${given}` })),
  fc.array(text, { minLength: 1 }).map((given) => ({ given, sent: JSON.stringify(given) })),
  fc
    .array(fc.dictionary(text, text, { minKeys: 1, noNullPrototype: true }), { minLength: 1 })
    .map((given) => {
      const rows = given.map((row) =>
        Object.entries(row).map(([name, cell]) => ({ name, value: cell })),
      );
      return { given: given as unknown, sent: JSON.stringify(rows) };
    }),
);

const form = fc
  .uniqueArray(fc.record({ label: text, value }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ label }) => label,
  })
  .map((fields) => ({
    given: Object.fromEntries(fields.map((field) => [field.label, field.value.given])),
    sent: fields.map((field) => ({ name: field.label, value: field.value.sent })),
  }));

const asked = {
  resource: 'approval',
  operation: 'create',
  template: byId('={{ $json.template }}'),
};

const filled = {
  originator: byId('={{ $json.originator }}'),
  formFrom: 'json',
  formJson: '={{ $json.form.given }}',
};

const created = {
  answer: (call: SeenCall) => ({ instanceId: `${String(bodyOf(call).originatorUserId)}-1` }),
  output: ({ instanceId }: Fields) => [{ processInstanceId: instanceId }],
};

const person = fc.record({ template: id, originator: id, form });

const instance = fc.record(
  {
    title: text,
    status: fc.constantFrom('RUNNING', 'COMPLETED', 'TERMINATED'),
    businessId: id,
    originatorUserId: id,
    ccUserIds: ids,
    formComponentValues: fc.array(
      fc.record({ id, name: text, value: fc.oneof(text, fc.json()), componentType: id }),
    ),
    operationRecords: fc.array(
      fc.record({ userId: id, type: id, date: time.map(iso), result: id, remark: text }),
    ),
    tasks: fc.array(fc.record({ taskId: fc.nat(), userId: id, status: id, createTime: id })),
  },
  { requiredKeys: [] },
);

/** Different for each id, and the same each time. */
const instanceOf = (seed: string) => {
  const number = [...seed].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7);
  return fc.sample(instance, { seed: number, numRuns: 1 })[0];
};

/** Keeps the type of each input between what makes it and what looks at it. */
const approvals =
  <Input>(compared: Compared<Workflow, Input>) =>
  async () =>
    await expectSame(Workflow, compared);

const toDos =
  <Input>(compared: Compared<ToDos, Input>) =>
  async () =>
    await expectSame(ToDos, compared);

const tests: Record<string, () => Promise<void>> = {
  'Approval, Get': approvals({
    parameters: {
      resource: 'approval',
      operation: 'get',
      approvalId: '={{ $json.id }}',
      simplify: false,
    },
    input: fc.record({ id }),
    answer: ({ query }) => ({ result: instanceOf(query.processInstanceId ?? ''), success: 'true' }),
    official: async (client, input) =>
      await client.getProcessInstanceWithOptions(
        new GetProcessInstanceRequest({ processInstanceId: input.id }),
        ...withToken,
      ),
    output: ({ result }, input) => [
      expect.objectContaining({ processInstanceId: input.id, ...(result as Fields) }),
    ],
  }),
  'Approval, Get Many': approvals({
    parameters: {
      resource: 'approval',
      operation: 'getMany',
      template: byId('={{ $json.template }}'),
      from: '={{ $json.from }}',
      filters: {
        to: '={{ $json.to }}',
        statuses: '={{ $json.statuses }}',
        originators: '={{ $json.originators }}',
      },
    },
    input: fc
      .record({
        template: id,
        start: time,
        span: fc.integer({ min: 0, max: 120 * 24 * 3_600_000 }),
        statuses: fc.subarray(['RUNNING', 'COMPLETED', 'TERMINATED'], { minLength: 1 }),
        originators: ids,
      })
      .map(({ start, span, ...more }) => ({ ...more, from: iso(start), to: iso(start + span) })),
    answer: (call) => ({
      result: { list: [`${String(bodyOf(call).startTime)}`, 'b'], nextToken: '' },
      success: true,
    }),
    official: async (client, { template, from, to, statuses, originators }) =>
      await client.listProcessInstanceIdsWithOptions(
        new ListProcessInstanceIdsRequest({
          processCode: template,
          startTime: Date.parse(from),
          endTime: Date.parse(to),
          statuses,
          userIds: originators,
          nextToken: 0,
          maxResults: 20,
        }),
        ...withToken,
      ),
    output: ({ result }) =>
      (result as { list: string[] }).list.map((processInstanceId) => ({ processInstanceId })),
  }),
  'Approval, Create, with the process of the template': approvals({
    parameters: {
      ...asked,
      ...filled,
      options: {
        departmentId: '={{ $json.department }}',
        chosenApprovers: {
          steps: [{ actionerKey: '={{ $json.key }}', userIds: '={{ $json.chosen }}' }],
        },
      },
    },
    input: fc
      .tuple(person, fc.record({ department: fc.integer({ min: 2 }), key: id, chosen: ids }))
      .map(([one, more]) => ({ ...one, ...more })),
    official: async (client, input) =>
      await client.startProcessInstanceWithOptions(
        new StartProcessInstanceRequest({
          processCode: input.template,
          originatorUserId: input.originator,
          deptId: input.department,
          formComponentValues: input.form.sent as never,
          targetSelectActioners: [
            { actionerKey: input.key, actionerUserIds: input.chosen },
          ] as never,
        }),
        ...withToken,
      ),
    ...created,
  }),
  'Approval, Create, with approvers': approvals({
    parameters: {
      ...asked,
      ...filled,
      options: {
        approvers: {
          steps: [
            { userIds: '={{ $json.approvers }}', actionType: '={{ $json.actionType }}' },
            { userIds: '={{ $json.last }}', actionType: 'AND' },
          ],
        },
        ccTo: '={{ $json.cc }}',
        ccWhen: '={{ $json.ccWhen }}',
      },
    },
    input: fc
      .tuple(
        person,
        fc.record({
          approvers: fc.uniqueArray(id, { minLength: 2, maxLength: 10 }),
          actionType: fc.constantFrom('AND', 'OR'),
          last: id,
          cc: ids,
          ccWhen: fc.constantFrom('START', 'FINISH', 'START_FINISH'),
        }),
      )
      .map(([one, more]) => ({ ...one, ...more })),
    official: async (client, input) =>
      await client.startProcessInstanceWithOptions(
        new StartProcessInstanceRequest({
          processCode: input.template,
          originatorUserId: input.originator,
          formComponentValues: input.form.sent as never,
          approvers: [
            { actionType: input.actionType, userIds: input.approvers },
            { actionType: 'NONE', userIds: [input.last] },
          ] as never,
          ccList: input.cc,
          ccPosition: input.ccWhen,
        }),
        ...withToken,
      ),
    ...created,
  }),
  'Approval, Add Comment': approvals({
    parameters: {
      resource: 'approval',
      operation: 'addComment',
      approvalId: '={{ $json.id }}',
      commenter: byId('={{ $json.userId }}'),
      text: '={{ $json.text }}',
      options: { pictures: '={{ ($json.photos ?? []).join(",") }}' },
    },
    input: fc.record(
      { id, userId: id, text, photos: fc.array(fc.webUrl(), { minLength: 1, maxLength: 3 }) },
      { requiredKeys: ['id', 'userId', 'text'] },
    ),
    answer: success,
    official: async (client, input) =>
      await client.addProcessInstanceCommentWithOptions(
        new AddProcessInstanceCommentRequest({
          processInstanceId: input.id,
          commentUserId: input.userId,
          text: input.text,
          file: (input.photos && {
            photos: input.photos.flatMap((photo) => photo.split(',')).filter(Boolean),
          }) as never,
        }),
        ...withToken,
      ),
    output: (answer, input) => [
      {
        processInstanceId: input.id,
        commentUserId: input.userId,
        text: input.text,
        success: answer.success,
      },
    ],
  }),
  'Approval, Approve or Refuse': approvals({
    parameters: {
      resource: 'approval',
      operation: 'decide',
      approvalId: '={{ $json.id }}',
      approver: byId('={{ $json.userId }}'),
      decision: '={{ $json.decision }}',
      options: { remark: '={{ $json.remark }}', taskId: '={{ $json.taskId }}' },
    },
    input: fc.record(
      {
        id,
        userId: id,
        decision: fc.constantFrom('agree', 'refuse'),
        remark: text,
        taskId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      },
      { requiredKeys: ['id', 'userId', 'decision', 'taskId'] },
    ),
    answer: success,
    official: async (client, input) =>
      await client.executeProcessInstanceWithOptions(
        new ExecuteProcessInstanceRequest({
          processInstanceId: input.id,
          actionerUserId: input.userId,
          result: input.decision,
          remark: input.remark,
          taskId: input.taskId,
        }),
        ...withToken,
      ),
    output: (answer, input) => [
      expect.objectContaining({ taskId: input.taskId, success: answer.success }),
    ],
  }),
  'To-Do, Create': toDos({
    parameters: {
      resource: 'toDo',
      operation: 'create',
      idType: 'unionId',
      creator: '={{ $json.creator }}',
      executors: '={{ $json.executors }}',
      subject: '={{ $json.subject }}',
      link: '={{ $json.link }}',
      options: {
        description: '={{ $json.description }}',
        participants: '={{ $json.participants }}',
        due: '={{ $json.due }}',
        reminder: '={{ $json.reminder }}',
        priority: '={{ $json.priority }}',
        ding: '={{ $json.ding }}',
        onlyExecutors: '={{ $json.only }}',
        sourceId: '={{ $json.sourceId }}',
      },
    },
    input: fc.record(
      {
        creator: id,
        executors: ids,
        subject: text,
        link: fc.webUrl(),
        priority: fc.constantFrom(10, 20, 30, 40),
        ding: fc.boolean(),
        only: fc.boolean(),
        description: text,
        participants: ids,
        due: time,
        reminder: time,
        sourceId: id,
      },
      { requiredKeys: ['creator', 'executors', 'subject', 'link', 'priority', 'ding', 'only'] },
    ),
    answer: (call) => ({ id: 'task-1', subject: bodyOf(call).subject, done: false }),
    official: async (client, input) =>
      await client.createTodoTaskWithOptions(
        input.creator,
        new CreateTodoTaskRequest({
          operatorId: input.creator,
          creatorId: input.creator,
          subject: input.subject,
          executorIds: input.executors,
          participantIds: input.participants,
          detailUrl: { appUrl: input.link, pcUrl: input.link } as never,
          description: input.description,
          dueTime: input.due,
          reminderTimeStamp: input.reminder,
          priority: input.priority,
          isOnlyShowExecutor: input.only,
          notifyConfigs: { dingNotify: input.ding ? '1' : '0' } as never,
          sourceId: input.sourceId,
        }),
        ...withToken,
      ),
    output: (answer) => [answer],
  }),
  'To-Do, Complete, for everybody': toDos({
    parameters: {
      resource: 'toDo',
      operation: 'complete',
      idType: 'unionId',
      toDoId: '={{ $json.id }}',
      operator: '={{ $json.operator }}',
    },
    input: fc.record({ id, operator: id }),
    answer: () => ({ result: true }),
    official: async (client, input) =>
      await client.updateTodoTaskWithOptions(
        input.operator,
        input.id,
        new UpdateTodoTaskRequest({ operatorId: input.operator, done: true }),
        ...withToken,
      ),
    output: ({ result }, input) => [{ id: input.id, success: result }],
  }),
  'To-Do, Complete, for some': toDos({
    parameters: {
      resource: 'toDo',
      operation: 'complete',
      idType: 'unionId',
      toDoId: '={{ $json.id }}',
      operator: '={{ $json.operator }}',
      completeFor: 'some',
      executors: '={{ $json.executors }}',
    },
    input: fc.record({ id, operator: id, executors: ids }),
    answer: () => ({ result: true }),
    official: async (client, input) =>
      await client.updateTodoTaskExecutorStatusWithOptions(
        input.operator,
        input.id,
        new UpdateTodoTaskExecutorStatusRequest({
          operatorId: input.operator,
          executorStatusList: input.executors.map((one) => ({ id: one, isDone: true })) as never,
        }),
        ...withToken,
      ),
    output: ({ result }, input) => [
      { id: input.id, executorIds: input.executors, success: result },
    ],
  }),
  'To-Do, Get Many': toDos({
    parameters: {
      resource: 'toDo',
      operation: 'getMany',
      idType: 'unionId',
      person: '={{ $json.person }}',
      filters: { status: '={{ $json.status }}', roles: '={{ $json.roles }}' },
    },
    input: fc.record(
      {
        person: id,
        status: fc.constantFrom('done', 'open'),
        roles: fc.subarray(['executor', 'creator', 'participant'], { minLength: 1 }),
      },
      { requiredKeys: ['person'] },
    ),
    answer: ({ path }) => ({
      todoCards: [
        { taskId: path, subject: 'a', isDone: false, priority: 20, creatorId: 'c' },
        { taskId: 'b', subject: path, createdTime: 1_617_675_000_000 },
      ],
    }),
    official: async (client, input) =>
      await client.queryOrgTodoTasksWithOptions(
        input.person,
        new QueryOrgTodoTasksRequest({
          isDone: input.status && input.status === 'done',
          roleTypes: input.roles?.map((role) => [role]),
        }),
        ...withToken,
      ),
    output: ({ todoCards }) => todoCards as unknown[],
  }),
};

test.each(Object.entries(tests))(
  '%s: node and official client send the same and read the same',
  async (_name, compare) => {
    await compare();
  },
);

test('the list of templates asks and understands as the official client does', async () => {
  await withRecorder(async ({ url, answerWith, taken }) => {
    const processList = ['请假', '报销'].map((name) => ({ name, processCode: `PROC-${name}` }));
    answerWith(({ path }) =>
      path === '/v1.0/oauth2/accessToken'
        ? { body: { accessToken: PEER_TOKEN, expireIn: 7200 } }
        : { body: { result: { processList } } },
    );
    const data = { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl: url };
    const { results } = await searchList(new DingTalkApp(), 'searchTemplates', {
      credentials: { type: new DingTalkAppApi(), data },
    });
    const [, sent] = taken();
    const request = new ListUserVisibleBpmsProcessesRequest({ maxResults: 100, nextToken: 0 });
    const read = officialAnswer(
      await officialClient(Workflow, url).listUserVisibleBpmsProcessesWithOptions(
        request,
        ...withToken,
      ),
    ) as { result: { processList: Fields[] } };
    expect([sent]).toEqual(taken());
    expect(results).toEqual(
      read.result.processList.map(({ name, processCode }) => ({ name, value: processCode })),
    );
  });
});
