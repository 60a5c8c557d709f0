import fc from 'fast-check';

import { openApiMeaning } from '../../protocols/dingtalk/openApi/errors';
import {
  halves,
  instanceQueries,
  readInstance,
  readInstanceIds,
  readTemplates,
  workflowLimits,
} from '../../protocols/dingtalk/openApi/workflow';

const { spanMilliseconds, originators } = workflowLimits;
const MOST_YEARS = 5;
const processCode = 'PROC-1';

const range = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 41 }),
    fc.integer({ min: 0, max: MOST_YEARS * 366 * 24 * 3_600_000 }),
  )
  .map(([startTime, span]) => ({ processCode, startTime, endTime: startTime + span }));

describe('a list of approvals is asked for in queries', () => {
  test('of which each millisecond and each person is in exactly one', () => {
    const people = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 35 });
    fc.assert(
      fc.property(range, people, ({ startTime, endTime }, userIds) => {
        const queries = [...instanceQueries({ processCode, startTime, endTime, userIds })];
        const times = [...new Map(queries.map((query) => [query.endTime, query])).values()];
        const covered = times.reduce((sum, query) => sum + query.endTime - query.startTime + 1, 0);
        expect(covered).toBe(endTime - startTime + 1);
        expect([times[0]?.endTime, times.at(-1)?.startTime]).toEqual([endTime, startTime]);
        const asked = queries.filter((query) => query.endTime === endTime);
        expect(asked.flatMap((query) => query.userIds ?? [])).toEqual(userIds);
      }),
    );
  });

  test('of 120 days and ten people at most', () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 0, max: 35 }), (filter, count) => {
        const userIds = Array.from({ length: count }, (_, index) => `user-${index}`);
        for (const query of instanceQueries({ ...filter, userIds })) {
          expect(query.endTime - query.startTime).toBeLessThanOrEqual(spanMilliseconds);
          expect(query.userIds?.length ?? 1).toBeLessThanOrEqual(originators);
          expect(query.userIds).not.toEqual([]);
        }
      }),
    );
  });

  test('that are none when the time ends before it begins', () => {
    expect([...instanceQueries({ processCode, startTime: 2, endTime: 1 })]).toEqual([]);
  });

  test('of which each can be halved without a gap, down to a millisecond', () => {
    fc.assert(
      fc.property(range, (query) => {
        const [newer, older] = halves(query) ?? [];
        if (query.startTime === query.endTime) return expect(newer).toBeUndefined();
        expect(newer?.endTime).toBe(query.endTime);
        expect(older?.startTime).toBe(query.startTime);
        expect(newer?.startTime).toBe(Number(older?.endTime) + 1);
      }),
    );
  });
});

describe('a page', () => {
  test.each([
    [
      { result: { list: ['a', 'b'], nextToken: '20' } },
      { entries: ['a', 'b'], hasMore: true, next: 20 },
    ],
    [{ result: { list: ['a'], nextToken: null } }, { entries: ['a'], hasMore: false }],
    [{ result: { list: [], nextToken: '' } }, { entries: [], hasMore: false }],
    [{ result: { nextToken: '0' } }, { entries: [], hasMore: false }],
    [{}, { entries: [], hasMore: false }],
  ])('of ids is the last one unless DingTalk names the next: %j', (answer, page) => {
    expect(readInstanceIds(answer)).toEqual(page);
  });

  test('of templates names each, and its group where it has one', () => {
    const processList = [
      { name: '请假', processCode: 'PROC-1', dirName: '人事' },
      { processCode: 'PROC-2', dirName: null },
      null,
    ];
    expect(readTemplates({ result: { processList, nextToken: 100 } })).toEqual({
      entries: [
        { name: '请假', processCode: 'PROC-1', group: '人事' },
        { name: 'PROC-2', processCode: 'PROC-2' },
      ],
      hasMore: true,
      next: 100,
    });
  });
});

describe('an approval', () => {
  const result = {
    title: '李梅提交的请假',
    status: 'RUNNING',
    formComponentValues: [{ name: '事由', value: '探亲', componentType: 'TextField' }],
    operationRecords: [
      { userId: 'li', date: '2026-08-31T11:52Z', type: 'START_PROCESS_INSTANCE', result: 'NONE' },
      {
        userId: 'wang',
        date: '2026-08-31T12:00Z',
        type: 'EXECUTE_TASK_NORMAL',
        result: 'AGREE',
        remark: '好',
        showName: '直接主管',
      },
      {
        userId: 'li',
        date: '2026-08-31T12:01Z',
        type: 'ADD_REMARK',
        result: 'NONE',
        remark: '谢谢',
      },
      { userId: 'zhao', date: '2026-08-31T13:00Z', type: 'EXECUTE_TASK_AGENT', result: 'REFUSE' },
    ],
    tasks: [
      { taskId: 1, userId: 'wang', status: 'COMPLETED', createTime: '2026-08-31T11:52Z' },
      { taskId: 2, userId: 'zhao', status: 'RUNNING', createTime: '2026-08-31T12:00Z' },
      { taskId: 3, userId: 'sun', status: 'NEW', createTime: '2026-08-31T12:00Z' },
    ],
  };

  test('tells who decided what and when, what was said, and who has to decide now', () => {
    expect(readInstance('a171', { result, success: true })).toEqual({
      ...result,
      processInstanceId: 'a171',
      form: { 事由: '探亲' },
      decisions: [
        {
          userId: 'wang',
          result: 'agree',
          date: '2026-08-31T12:00Z',
          remark: '好',
          step: '直接主管',
        },
        { userId: 'zhao', result: 'refuse', date: '2026-08-31T13:00Z' },
      ],
      comments: [{ userId: 'li', date: '2026-08-31T12:01Z', text: '谢谢' }],
      currentApprovers: [{ userId: 'zhao', taskId: 2, createTime: '2026-08-31T12:00Z' }],
    });
  });

  test('is none when the answer tells of none', () => {
    expect(readInstance('a171', { success: true })).toBeUndefined();
  });
});

describe('what DingTalk refuses is explained, as its documentation names it', () => {
  /** "Create an approval instance" and the pages of the other calls. */
  const codes = [
    ...['aflowProcessFormDataIsNull', 'aflowProcessGetFailed', 'aflowProcessInstCanNotBeExecuted'],
    ...['aflowProcessInstNotExist', 'aflowProcessInstStatusException', 'aflowProcessNotExist'],
    ...['autoflowLikeTriggerRateLimited', 'benefitStatusInvalid', 'formConverterError'],
    ...['illegalComponent', 'internalError', 'invalidAgentId', 'invalidEndTime'],
    ...['invalidInstanceCommentText', 'invalidInstanceCommentUserId', 'invalidInstanceId'],
    ...['invalidInstanceExecuteActionerUserId', 'invalidInstanceExecuteResult'],
    ...['invalidInstanceExecuteTaskId', 'invalidInstanceListIdsStartTime', 'invalidMaxResults'],
    ...['invalidNextToken', 'invalidParameter', 'invalidProcessCode', 'invalidUserIds', 'needAuth'],
    ...['processCodeError', 'processFormDataIsNull', 'processGetFailed', 'processGroupGetFailed'],
    ...['processInstanceIdError', 'processInstanceInvalidParameter', 'processInstanceNotExist'],
    ...['processInstanceStartFailed', 'processSetupNoPermission', 'sysErrror', 'systemError'],
    ...['targetSelectApproverMissing', 'targetSelectApproverScopeError', 'userNotExist'],
    ...['todo.orgTaskQuery.paramError', 'todo.orgTaskQuery.systemError'],
    ...['todo.taskCreate.flowControlError', 'todo.taskCreate.lockError'],
    ...['todo.taskCreate.paramError', 'todo.taskCreate.systemError'],
    ...['todo.taskExecutorStatusUpdate.paramError', 'todo.taskExecutorStatusUpdate.systemError'],
    ...['todo.taskUpdate.paramError', 'todo.taskUpdate.systemError'],
  ];

  test.each(codes)('%s', (code) => {
    expect(openApiMeaning(code).kind).not.toBe('refused');
  });

  test('by its words, where a code stands for several things', () => {
    const kinds = [
      'task exist',
      'task not exist',
      'subject is oversize',
      'dueTime is invalid',
      'x',
    ];
    expect(kinds.map((words) => openApiMeaning('todo.taskCreate.paramError', words).kind)).toEqual([
      'toDoExists',
      'unknownToDo',
      'toDoTooLong',
      'toDoDueTime',
      'toDoRefused',
    ]);
  });
});
