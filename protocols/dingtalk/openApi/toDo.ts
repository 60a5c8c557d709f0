import { InvalidInput } from '../../invalidInput';
import { isRecord } from '../../isRecord';
import type { OpenApiRequest } from './calls';
import type { Page } from './page';

type Fields = Record<string, unknown>;

/** Source: DingTalk Open Platform, "create a to-do" and "update the status of executors", 2026-08. */
export const toDoLimits = {
  subjectCharacters: 1_024,
  descriptionCharacters: 4_096,
  /** Of executors, and of participants; DingTalk advises no more. */
  people: 100,
  /** Bytes of a link. */
  linkBytes: 1_024,
} as const;

/** 10 low, 20 normal, 30 high, 40 urgent. */
export type Priority = 10 | 20 | 30 | 40;

/** A to-do that is to be created. All people are named by unionIds. */
export interface NewToDo {
  subject: string;
  creatorId: string;
  /** Who is to do it. */
  executorIds: string[];
  /** Who only watches. */
  participantIds?: string[];
  /** What a click on it opens; without it, DingTalk refuses to-dos of apps. */
  detailUrl: { appUrl: string; pcUrl: string };
  description?: string;
  /** In milliseconds since 1970. */
  dueTime?: number;
  /** In milliseconds since 1970. */
  reminderTimeStamp?: number;
  priority?: Priority;
  isOnlyShowExecutor?: boolean;
  notifyConfigs?: { dingNotify: '0' | '1' };
  /** Yours; DingTalk refuses a second to-do with it. */
  sourceId?: string;
}

/** Which to-dos of a person are asked for. */
export interface ToDoFilter {
  /** Any unless told. */
  isDone?: boolean;
  /** What the person has to do with it; of lists within the list, one has to fit. */
  roleTypes?: string[][];
}

/** @throws InvalidInput for dots, which would lead to another call, however they are encoded */
function segment(id: string): string {
  if (!/^\.{1,2}$/.test(id)) return encodeURIComponent(id);
  throw new InvalidInput(
    'An ID is nothing but dots',
    'Look at what the expressions for people and to-dos give for this item.',
  );
}

const ofUser = (unionId: string) => `/v1.0/todo/users/${segment(unionId)}`;
const task = (unionId: string, taskId: string) => `${ofUser(unionId)}/tasks/${segment(taskId)}`;

/** @param unionId of whoever completes it */
const complete = (unionId: string, path: string, body: OpenApiRequest['body']): OpenApiRequest => ({
  api: 'api',
  method: 'PUT',
  path,
  query: { operatorId: unionId },
  body,
  isRepeatable: true,
});

/** Source: DingTalk Open Platform, "create a to-do", 2026-08. */
export const createToDo = (toDo: NewToDo): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path: `${ofUser(toDo.creatorId)}/tasks`,
  query: { operatorId: toDo.creatorId },
  body: { ...toDo },
  isRepeatable: false,
});

/**
 * Completes a to-do for all who are to do it.
 *
 * @param unionId of whoever completes it
 *
 * Source: DingTalk Open Platform, "update a to-do", 2026-08.
 */
export const completeToDo = (unionId: string, taskId: string): OpenApiRequest =>
  complete(unionId, task(unionId, taskId), { done: true });

/**
 * Completes a to-do for some of those who are to do it.
 *
 * @param unionId of whoever completes it
 * @param executorIds their unionIds
 *
 * Source: DingTalk Open Platform, "update the status of executors", 2026-08.
 */
export const completeToDoFor = (
  unionId: string,
  taskId: string,
  executorIds: readonly string[],
): OpenApiRequest =>
  complete(unionId, `${task(unionId, taskId)}/executorStatus`, {
    executorStatusList: executorIds.map((id) => ({ id, isDone: true })),
  });

/**
 * @param nextToken of the page before; empty for the first
 *
 * Source: DingTalk Open Platform, "get the to-dos of a user of the organization", 2026-08.
 */
export const listToDos = (unionId: string, filter: ToDoFilter, nextToken = ''): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path: `${ofUser(unionId)}/org/tasks/query`,
  body: { ...filter, ...(nextToken && { nextToken }) },
  isRepeatable: true,
});

/** Source: DingTalk Open Platform, "get the to-dos of a user of the organization", 2026-08. */
export function readToDos({ todoCards, nextToken }: Readonly<Fields>): Page<Fields, string> {
  const entries = Array.isArray(todoCards) ? todoCards.filter(isRecord) : [];
  const next = String(nextToken ?? '');
  return next ? { entries, hasMore: true, next } : { entries, hasMore: false };
}
