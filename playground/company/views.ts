import type { Approval, FormValue, OperationRecord, Task } from './approvals/model';
import type { Directory } from './directory';
import { type ToDo, isDone } from './toDos/model';

/** An approval as the page shows it. */
export interface ApprovalView {
  /** Greater than that of all that came before. */
  id: number;
  processInstanceId: string;
  title: string;
  templateName: string;
  /** When it began, ISO 8601 in UTC. */
  at: string;
  status: Approval['status'];
  result: Approval['result'];
  form: Array<{ label: string; value: string }>;
  tasks: Array<Pick<Task, 'taskId' | 'userId' | 'status' | 'result'> & { name: string }>;
  records: Array<
    Pick<OperationRecord, 'type' | 'result'> & { at: string; name: string; remark: string }
  >;
}

/** A to-do as the page shows it. */
export interface ToDoView {
  /** Greater than that of all that came before. */
  id: number;
  taskId: string;
  subject: string;
  creator: string;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** Until when it is to be done, ISO 8601 in UTC. */
  due?: string;
  isDone: boolean;
  executors: Array<{ unionId: string; name: string; isDone: boolean }>;
}

const iso = (at: number) => new Date(at).toISOString();

/** What the page shows of an approval. */
export function approvalView(approval: Approval, directory: Directory): ApprovalView {
  const nameOf = (userId: string) => directory.person(userId)?.name ?? userId;
  const { number, processInstanceId, title, template, createTime, status, result } = approval;
  return {
    ...{ id: number, processInstanceId, title, templateName: template.name },
    ...{ at: iso(createTime), status, result },
    form: approval.form.map((field) => ({
      label: listed(field.name),
      value: textOf(field),
    })),
    tasks: approval.tasks.map((task) => ({
      ...{ taskId: task.taskId, userId: task.userId, status: task.status, result: task.result },
      name: nameOf(task.userId),
    })),
    records: approval.records.map(({ date, userId, type, result: decided, remark = '' }) => ({
      ...{ at: iso(date), name: nameOf(userId), type, result: decided, remark },
    })),
  };
}

/** What the page shows of a to-do. */
export function toDoView(toDo: ToDo, directory: Directory): ToDoView {
  const nameOf = (unionId: string) => directory.personByUnionId(unionId)?.name ?? unionId;
  const { number, id, subject, creatorId, createdTime, dueTime, doneBy } = toDo;
  return {
    ...{ id: number, taskId: id, subject, creator: nameOf(creatorId), at: iso(createdTime) },
    ...(dueTime !== undefined && { due: iso(dueTime) }),
    isDone: isDone(toDo),
    executors: toDo.executorIds.map((unionId) => ({
      ...{ unionId, name: nameOf(unionId), isDone: doneBy.includes(unionId) },
    })),
  };
}

/** What was entered, in one line. */
function textOf({ componentType, value }: FormValue): string {
  if (componentType === 'TableField') {
    const rows = JSON.parse(value) as Array<{
      rowValue: Array<{ label: string; value: string }>;
    }>;
    return rows
      .map(({ rowValue }) => rowValue.map((cell) => `${cell.label} ${cell.value}`).join(', '))
      .join('; ');
  }
  if (componentType === 'DDAttachment') {
    return (JSON.parse(value) as Array<{ fileName: string }>)
      .map(({ fileName }) => fileName)
      .join(', ');
  }
  return listed(value);
}

/** A list as DingTalk writes it, such as `["a","b"]`, for people; any other text as it is. */
function listed(text: string): string {
  if (!text.startsWith('[')) return text;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.join(', ') : text;
  } catch {
    return text;
  }
}
