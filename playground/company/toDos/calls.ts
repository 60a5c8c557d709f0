import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ApiCall, ReceivedCall } from '../../openapi/apiCall';
import { type OpenApiError, OpenApiRefusal } from '../../openapi/errors';
import { bodyOf } from '../../openapi/readBody';
import type { Directory } from '../directory';
import { found, pageOf, text } from '../oapiCall';
import { toDoErrors } from './errors';
import { type ToDo, isDone } from './model';
import { type ToDos, isDoneFor } from './toDos';

const WRITE = 'Todo.Todo.Write';
const MOST_SUBJECT = 1024;
const MOST_DESCRIPTION = 4096;
const MOST_PEOPLE = 1000;
/** How many a page has; nobody is told how many at DingTalk. */
const PAGE = 20;
const BIZ_TAG = 'dingPlayground';

const link = z
  .string()
  .refine((value) => Buffer.byteLength(value) <= 1024, 'is longer than 1024 bytes')
  .optional();
const fields = z.array(
  z.object({ fieldKey: z.string().optional(), fieldValue: z.string().optional() }),
);

const createSchema = z.object({
  subject: text,
  description: z.string().optional(),
  creatorId: text.optional(),
  executorIds: z.array(text).optional(),
  participantIds: z.array(text).default([]),
  dueTime: z.number().int().optional(),
  detailUrl: z
    .object({ appUrl: link, pcUrl: link })
    .refine(({ appUrl, pcUrl }) => appUrl || pcUrl, 'is empty'),
  contentFieldList: fields.default([]),
  isOnlyShowExecutor: z.boolean().default(false),
  priority: z
    .number()
    .refine((value) => [10, 20, 30, 40].includes(value), 'must be 10, 20, 30 or 40')
    .default(20),
  todoType: z.enum(['TODO', 'READ']).default('TODO'),
  sourceId: text.optional(),
});

const updateSchema = z.object({
  subject: text.optional(),
  description: z.string().optional(),
  dueTime: z.number().int().optional(),
  done: z.boolean().optional(),
  executorIds: z.array(text).optional(),
  participantIds: z.array(text).optional(),
  contentFieldList: fields.optional(),
});

const statusSchema = z.object({
  executorStatusList: z
    .array(z.object({ id: text, isDone: z.boolean() }))
    .min(1, 'is empty')
    .max(MOST_PEOPLE, `are more than ${MOST_PEOPLE}`),
});

const querySchema = z.object({
  nextToken: z.string().optional(),
  isDone: z.boolean().optional(),
  roleTypes: z.array(z.array(z.enum(['executor', 'creator', 'participant']))).optional(),
  todoType: z.enum(['TODO', 'READ']).optional(),
});

type Refusal = (errmsg: string) => OpenApiError;

/** What every call refuses in the same way, in its own name. */
const parameterError = (refuse: Refusal): OpenApiError => refuse(String(refuse('').errcode));

/** The calls about to-dos. Sources: "To-do", a page for each. */
export function toDoCalls(toDos: ToDos, directory: Directory): ApiCall[] {
  const person = ({ params: { unionId = '' } }: ReceivedCall, refuse: Refusal) =>
    found(directory.personByUnionId(unionId), parameterError(refuse), `person ${unionId}`);
  const existing = ({ params: { taskId = '' } }: ReceivedCall, refuse: Refusal) =>
    found(toDos.get(taskId), refuse('task not exist'), `to-do ${taskId}`);
  const operatorOf = ({ query, params: { unionId = '' } }: ReceivedCall) =>
    query.get('operatorId') || unionId;

  return [
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/todo/users/:unionId/tasks', permission: WRITE },
      answer(call) {
        const { unionId } = person(call, toDoErrors.create);
        const body = bodyOf(call, createSchema, parameterError(toDoErrors.create));
        checkSizes(body, toDoErrors.create);
        const toDo = toDos.create({ ...body, creatorId: body.creatorId ?? unionId });
        return { reason: `created “${toDo.subject}”`, fields: createdOf(toDo) };
      },
    },
    {
      ...{ api: 'api', method: 'put', path: '/v1.0/todo/users/:unionId/tasks/:taskId' },
      permission: WRITE,
      answer(call) {
        person(call, toDoErrors.update);
        const toDo = existing(call, toDoErrors.update);
        const { done, ...changed } = bodyOf(call, updateSchema, parameterError(toDoErrors.update));
        checkSizes(changed, toDoErrors.update);
        const { executorIds } = { ...toDo, ...changed };
        const doneBy = done === undefined ? toDo.doneBy : done ? executorIds : [];
        toDos.change(toDo, { ...changed, doneBy }, operatorOf(call));
        return { reason: `changed “${toDo.subject}”`, fields: { result: true } };
      },
    },
    {
      ...{ api: 'api', method: 'put' },
      path: '/v1.0/todo/users/:unionId/tasks/:taskId/executorStatus',
      permission: WRITE,
      answer(call) {
        const refuse = toDoErrors.executorStatus;
        person(call, refuse);
        const toDo = existing(call, refuse);
        const { executorStatusList } = bodyOf(call, statusSchema, parameterError(refuse));
        for (const { id } of executorStatusList) {
          if (toDo.executorIds.includes(id)) continue;
          throw new OpenApiRefusal(parameterError(refuse), `${id} is not to do it`);
        }
        for (const status of executorStatusList) {
          toDos.setDone(toDo, status.id, status.isDone, operatorOf(call));
        }
        return { reason: `“${toDo.subject}” is done by some`, fields: { result: true } };
      },
    },
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/todo/users/:unionId/org/tasks/query' },
      permission: 'Todo.Todo.Read',
      answer(call) {
        const refuse = toDoErrors.query;
        const { unionId, name } = person(call, refuse);
        const { nextToken = '0', ...filter } = bodyOf(call, querySchema, parameterError(refuse));
        const invalid = refuse('nextToken is invalid');
        const from = /^\d{1,6}$/.test(nextToken) ? Number(nextToken) : undefined;
        const { items, next } = pageOf(
          toDos.of(unionId, filter),
          { from: found(from, invalid, 'such cursor'), size: PAGE },
          PAGE,
          { from: invalid, size: invalid },
        );
        return {
          reason: `to-dos of ${name}: ${items.length}`,
          fields: {
            ...(next !== undefined && { nextToken: String(next) }),
            todoCards: items.map((toDo) => cardOf(toDo, unionId)),
          },
        };
      },
    },
  ];
}

/** @throws OpenApiRefusal in the words of what is too long */
function checkSizes(
  {
    subject = '',
    description = '',
    executorIds = [],
    participantIds = [],
    dueTime,
  }: Partial<Pick<ToDo, 'subject' | 'description' | 'executorIds' | 'participantIds' | 'dueTime'>>,
  refuse: Refusal,
): void {
  const wrong = [
    subject.length > MOST_SUBJECT && 'subject is oversize',
    description.length > MOST_DESCRIPTION && 'description is oversize',
    executorIds.length > MOST_PEOPLE && 'executors is oversize',
    participantIds.length > MOST_PEOPLE && 'participants is oversize',
    dueTime !== undefined && dueTime <= 0 && 'dueTime is invalid',
  ].find(Boolean);
  if (wrong) throw new OpenApiRefusal(refuse(wrong), wrong);
}

/** A to-do as it is told when it is created. Source: "Create a to-do". */
function createdOf(toDo: ToDo): object {
  const { subject, description, executorIds, participantIds, detailUrl } = toDo;
  const { sourceId, createdTime, modifiedTime, creatorId, modifierId, dueTime } = toDo;
  return {
    ...{ id: toDo.id, subject, executorIds, participantIds, detailUrl, sourceId, createdTime },
    ...{ modifiedTime, creatorId, modifierId, startTime: createdTime, done: isDone(toDo) },
    ...(description !== undefined && { description }),
    ...(dueTime !== undefined && { dueTime }),
    ...{ contentFieldList: toDo.contentFieldList, priority: toDo.priority },
    isOnlyShowExecutor: toDo.isOnlyShowExecutor,
    ...{ source: BIZ_TAG, bizTag: BIZ_TAG, requestId: randomUUID() },
  };
}

/** A to-do in a list. Source: "Query the to-dos of a user of the enterprise". */
const cardOf = (toDo: ToDo, unionId: string): object => ({
  ...{ taskId: toDo.id, subject: toDo.subject, detailUrl: toDo.detailUrl },
  ...(toDo.dueTime !== undefined && { dueTime: toDo.dueTime }),
  ...{ priority: toDo.priority, createdTime: toDo.createdTime, modifiedTime: toDo.modifiedTime },
  ...{ creatorId: toDo.creatorId, sourceId: toDo.sourceId, bizTag: BIZ_TAG },
  ...{ isDone: isDoneFor(toDo, unionId), todoType: toDo.todoType },
});
