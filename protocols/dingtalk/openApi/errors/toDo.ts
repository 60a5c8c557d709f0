import type { Meaning, Meanings } from './meaning';

/** What can be wrong with to-dos. */
export type ToDoErrorKind =
  | 'toDoBusy'
  | 'toDoDueTime'
  | 'toDoExists'
  | 'toDoListLost'
  | 'toDoOfAnother'
  | 'toDoPeople'
  | 'toDoRefused'
  | 'toDoTooLong'
  | 'toDoUncertain'
  | 'unknownToDo';

type Row = Meaning<ToDoErrorKind>;

const refused: Row = { kind: 'toDoRefused', cause: 'DingTalk does not accept the to-do.' };

const uncertain: Row = {
  kind: 'toDoUncertain',
  cause: 'DingTalk failed while it worked on the to-do.',
  mayBeDone: true,
};

const people: Row = { kind: 'toDoPeople', cause: 'The to-do is for too many people.' };

/** What a code that stands for several things says in its words. */
const inWords = (code: string): Meanings<ToDoErrorKind> => ({
  [code]: refused,
  [`${code}: description is oversize`]: {
    kind: 'toDoTooLong',
    cause: 'The description of the to-do is too long.',
  },
  [`${code}: dueTime is invalid`]: {
    kind: 'toDoDueTime',
    cause: 'DingTalk does not accept when the to-do is due.',
  },
  [`${code}: executors is oversize`]: people,
  [`${code}: participants is oversize`]: people,
  [`${code}: subject is oversize`]: {
    kind: 'toDoTooLong',
    cause: 'The subject of the to-do is too long.',
  },
  [`${code}: task exist`]: {
    kind: 'toDoExists',
    cause: 'There is a to-do with this sourceId already.',
  },
  [`${code}: task not belong to bizTag`]: {
    kind: 'toDoOfAnother',
    cause: 'The to-do was created by another app, or by hand.',
  },
  [`${code}: task not exist`]: {
    kind: 'unknownToDo',
    cause: 'DingTalk knows no to-do with this ID.',
  },
});

/**
 * Source: DingTalk Open Platform, "create a to-do", "update a to-do", "update the status of executors"
 * and "get the to-dos of a user of the organization", 2026-08.
 */
export const toDoMeanings: Meanings<ToDoErrorKind> = {
  ...inWords('todo.taskCreate.paramError'),
  ...inWords('todo.taskExecutorStatusUpdate.paramError'),
  ...inWords('todo.taskUpdate.paramError'),
  'todo.orgTaskQuery.paramError': {
    kind: 'toDoRefused',
    cause: 'DingTalk does not accept the question for to-dos.',
  },
  'todo.orgTaskQuery.paramError: nextToken is invalid': {
    kind: 'toDoListLost',
    cause: 'DingTalk does not go on with its own list of to-dos.',
  },
  'todo.taskCreate.flowControlError': {
    kind: 'toDoBusy',
    cause: 'DingTalk takes no more to-dos for these people, or for the organization, right now.',
    again: 'soon',
  },
  'todo.taskCreate.lockError': {
    kind: 'toDoBusy',
    cause: 'DingTalk is creating another to-do with this sourceId right now.',
    again: 'soon',
  },
  'todo.orgTaskQuery.systemError': uncertain,
  'todo.taskCreate.systemError': uncertain,
  'todo.taskExecutorStatusUpdate.systemError': uncertain,
  'todo.taskUpdate.systemError': uncertain,
};
