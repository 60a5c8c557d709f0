import { randomBytes } from 'node:crypto';
import { OpenApiRefusal } from '../../openapi/errors';
import type { Directory } from '../directory';
import { toDoErrors } from './errors';
import { type ToDo, isDone } from './model';

/** More would fill the memory; the oldest is forgotten. */
const MOST_TO_DOS = 10_000;

/** What is given when one is created. */
export type NewToDo = Pick<
  ToDo,
  'subject' | 'description' | 'dueTime' | 'detailUrl' | 'contentFieldList' | 'isOnlyShowExecutor'
> &
  Pick<ToDo, 'priority' | 'todoType' | 'creatorId' | 'participantIds'> & {
    /** The one who creates it, unless told. */
    executorIds?: string[];
    /** A new one unless told. */
    sourceId?: string;
  };

/** What somebody has to do with a to-do. */
export type RoleType = 'executor' | 'creator' | 'participant';

/** Which to-dos of somebody are wanted. */
export interface ToDoFilter {
  isDone?: boolean;
  /** One of the outer ones, with all of its inner ones; any role unless told. */
  roleTypes?: RoleType[][];
  todoType?: ToDo['todoType'];
}

/** What the people of the company are to do. */
export class ToDos {
  private readonly byId = new Map<string, ToDo>();
  private lastNumber = 0;

  /**
   * @param onChange told of each that is new or has changed
   * @param clock gives milliseconds since 1970
   */
  constructor(
    private readonly directory: Directory,
    private readonly onChange: (toDo: ToDo) => unknown,
    private readonly clock: () => number,
  ) {}

  /** All of them, oldest first. */
  get all(): ToDo[] {
    return [...this.byId.values()];
  }

  get(id: string): ToDo | undefined {
    return this.byId.get(id);
  }

  /** @throws OpenApiRefusal when a person does not work there, or its sourceId is taken */
  create({ executorIds, sourceId, ...given }: NewToDo): ToDo {
    const createdTime = this.clock();
    const id = `task${randomBytes(12).toString('hex')}`;
    const toDo: ToDo = {
      number: this.lastNumber + 1,
      ...{ ...given, id, createdTime, modifiedTime: createdTime, modifierId: given.creatorId },
      ...{ sourceId: sourceId ?? id, executorIds: executorIds ?? [given.creatorId], doneBy: [] },
    };
    for (const unionId of [toDo.creatorId, ...toDo.executorIds, ...toDo.participantIds]) {
      if (this.directory.personByUnionId(unionId)) continue;
      throw new OpenApiRefusal(
        toDoErrors.create('todo.taskCreate.paramError'),
        `there is no person ${unionId}`,
      );
    }
    if (this.all.some((other) => other.sourceId === toDo.sourceId)) {
      const reason = `there is a to-do with the sourceId ${toDo.sourceId}`;
      throw new OpenApiRefusal(toDoErrors.create('task exist'), reason);
    }
    this.lastNumber += 1;
    this.byId.set(id, toDo);
    const [oldest] = this.byId.keys();
    if (this.byId.size > MOST_TO_DOS && oldest !== undefined) this.byId.delete(oldest);
    this.onChange(toDo);
    return toDo;
  }

  /** Changes it; who is named as having done it, or not, has an effect on whether it is done. */
  change(toDo: ToDo, changed: Partial<ToDo>, modifierId: string): void {
    const modifiedTime = this.clock();
    Object.assign(toDo, changed, { modifiedTime, modifierId });
    if (isDone(toDo)) toDo.finishTime ??= modifiedTime;
    else delete toDo.finishTime;
    this.onChange(toDo);
  }

  /** One of those who are to do it has done it, or has not. */
  setDone(toDo: ToDo, unionId: string, done: boolean, modifierId: string): void {
    const others = toDo.doneBy.filter((id) => id !== unionId);
    this.change(toDo, { doneBy: done ? [...others, unionId] : others }, modifierId);
  }

  /** Those of somebody, newest first. */
  of(unionId: string, { isDone: wanted, roleTypes, todoType }: ToDoFilter): ToDo[] {
    return this.all.toReversed().filter((toDo) => {
      const roles = rolesOf(toDo, unionId);
      return (
        roles.length > 0 &&
        (roleTypes?.some((all) => all.every((role) => roles.includes(role))) ?? true) &&
        (wanted ?? isDoneFor(toDo, unionId)) === isDoneFor(toDo, unionId) &&
        (todoType ?? toDo.todoType) === toDo.todoType
      );
    });
  }
}

/** Whether somebody has done it, or all have, when it is nothing that this one is to do. */
export const isDoneFor = (toDo: ToDo, unionId: string): boolean =>
  toDo.executorIds.includes(unionId) ? toDo.doneBy.includes(unionId) : isDone(toDo);

const rolesOf = (toDo: ToDo, unionId: string): RoleType[] => [
  ...(toDo.executorIds.includes(unionId) ? (['executor'] as const) : []),
  ...(toDo.creatorId === unionId ? (['creator'] as const) : []),
  ...(toDo.participantIds.includes(unionId) ? (['participant'] as const) : []),
];
