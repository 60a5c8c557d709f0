import { randomBytes, randomUUID } from 'node:crypto';
import { type OpenApiError, OpenApiRefusal } from '../../openapi/errors';
import type { Directory } from '../directory';
import { ROOT } from '../model';
import { found } from '../oapiCall';
import { approvalErrors } from './errors';
import { type CompanyEvent, instanceChange, taskChange } from '../events';
import { type EnteredValue, readForm } from './form';
import type { Approval, OperationRecord, Step, Task, Template } from './model';
import { templates } from './templates';

/** More would fill the memory; the oldest is forgotten. */
const MOST_APPROVALS = 10_000;
const CHINA_IS_AHEAD_MS = 8 * 60 * 60 * 1000;
/** The number by which the company itself is known to OA approvals. */
const COMPANY = -1;

/** What somebody asks for. */
export interface Application {
  originatorUserId: string;
  processCode: string;
  /** May be missing where approvers are named. */
  deptId?: number;
  approvers?: Array<Omit<Step, 'name'>>;
  ccList?: string[];
  form: EnteredValue[];
}

/** What is said with a decision, or for itself. */
export interface Remark {
  text?: string;
  images?: string[];
  attachments?: object[];
}

/** Whom the approvals tell of what happens. */
export interface ApprovalListener {
  /** An approval is new or has changed. */
  changed: (approval: Approval) => unknown;
  /** DingTalk pushes an event. */
  push: (event: CompanyEvent) => void;
}

/** What people of the company have asked for, and who decides about it. */
export class Approvals {
  readonly templates: readonly Template[];
  private readonly byId = new Map<string, Approval>();
  private lastNumber = 0;
  private lastTaskId = 93_184_627_500;
  /** Takes the events while none is pushed. */
  private pushed: ((event: CompanyEvent) => unknown) | undefined;

  /** @param clock gives milliseconds since 1970 */
  constructor(
    private readonly directory: Directory,
    private readonly listener: ApprovalListener,
    private readonly clock: () => number,
  ) {
    this.templates = templates(directory);
  }

  /** All of them, oldest first. */
  get all(): Approval[] {
    return [...this.byId.values()];
  }

  get(processInstanceId: string): Approval | undefined {
    return this.byId.get(processInstanceId);
  }

  template(processCode: string): Template | undefined {
    return this.templates.find((template) => template.processCode === processCode);
  }

  /**
   * Somebody asks for something.
   *
   * @param processInstanceId a new one unless told
   * @throws OpenApiRefusal when a person, the department, the template or the form is wrong
   */
  start(request: Application, processInstanceId: string = randomUUID()): Approval {
    const { originatorUserId, approvers, ccList = [] } = request;
    const template = found(
      this.template(request.processCode),
      approvalErrors.template,
      `template ${request.processCode}`,
    );
    const people = [originatorUserId, ...ccList, ...(approvers ?? []).flatMap((a) => a.userIds)];
    for (const userId of people) this.checkPerson(userId);
    const steps = approvers
      ? approvers.map((step): Step => ({ ...step, name: '审批人' }))
      : template.stepsFor(originatorUserId);
    const createTime = this.clock();
    const approval: Approval = {
      number: this.lastNumber + 1,
      ...{ processInstanceId, template, originatorUserId, steps, createTime },
      title: `${this.directory.person(originatorUserId)?.name}提交的${template.name}`,
      businessId: businessIdAt(createTime),
      originatorDeptId: this.departmentOf(request),
      ...{ status: 'RUNNING', result: '', ccUserIds: ccList, tasks: [] },
      ...(approvers && { namedApprovers: approvers.flatMap(({ userIds }) => userIds) }),
      form: readForm(template, request.form, {
        directory: this.directory,
        titleOf: (id) => this.byId.get(id)?.title,
      }),
      records: [
        {
          ...{ userId: originatorUserId, date: createTime, type: 'START_PROCESS_INSTANCE' },
          ...{ result: 'NONE', showName: '提交申请' },
        },
      ],
    };
    this.keep(approval);
    this.push(instanceChange(approval));
    this.begin(approval, 0);
    this.listener.changed(approval);
    return approval;
  }

  /**
   * Somebody agrees or refuses.
   *
   * @throws OpenApiRefusal when there is nothing to decide for this person
   */
  decide(
    approval: Approval,
    taskId: number,
    userId: string,
    result: 'agree' | 'refuse',
    remark: Remark = {},
  ): void {
    this.checkPerson(userId, approvalErrors.user);
    checkRunning(approval);
    const task = approval.tasks.find((candidate) => candidate.taskId === taskId);
    if (task?.status !== 'RUNNING') {
      throw new OpenApiRefusal(approvalErrors.notToDecide, `task ${taskId} is not to be decided`);
    }
    if (task.userId !== userId) {
      throw new OpenApiRefusal(approvalErrors.notHisTask, `task ${taskId} is not of ${userId}`);
    }
    const step = Number(task.activityId.split('_')[1]);
    Object.assign(task, {
      ...{ status: 'COMPLETED', finishTime: this.clock() },
      result: result === 'agree' ? 'AGREE' : 'REFUSE',
    });
    this.record(approval, remark, {
      ...{ userId, type: 'EXECUTE_TASK_NORMAL', result: task.result },
      ...{ activityId: task.activityId, showName: approval.steps[step]?.name ?? '审批人' },
    });
    this.push(taskChange(approval, task, remark.text ?? ''));
    this.goOn(approval, step, result);
    this.listener.changed(approval);
  }

  /**
   * Somebody says something about it.
   *
   * @throws OpenApiRefusal when there is no such person
   */
  comment(approval: Approval, userId: string, remark: Remark): void {
    this.checkPerson(userId, approvalErrors.user);
    this.record(approval, remark, {
      ...{ userId, type: 'ADD_REMARK', result: 'NONE', showName: '添加评论' },
    });
    this.listener.changed(approval);
  }

  /**
   * Does something without any event being pushed.
   *
   * @returns the events that would have been, in order
   */
  quietly(task: () => void): CompanyEvent[] {
    const events: CompanyEvent[] = [];
    this.pushed = (event) => events.push(event);
    try {
      task();
    } finally {
      this.pushed = undefined;
    }
    return events;
  }

  /**
   * The one who asked for it takes it back.
   *
   * @throws OpenApiRefusal when it is over
   */
  withdraw(approval: Approval, remark: Remark = {}): void {
    checkRunning(approval);
    this.record(approval, remark, {
      ...{ userId: approval.originatorUserId, type: 'TERMINATE_PROCESS_INSTANCE' },
      ...{ result: 'NONE', showName: '撤销' },
    });
    this.finish(approval, 'TERMINATED', '');
    this.listener.changed(approval);
  }

  private goOn(approval: Approval, step: number, result: 'agree' | 'refuse'): void {
    if (result === 'refuse') return this.finish(approval, 'COMPLETED', 'refuse');
    const ofStep = approval.tasks.filter(({ activityId }) => activityId === activityOf(step));
    const waiting = ofStep.filter(({ status }) => status === 'RUNNING');
    if (approval.steps[step]?.actionType === 'OR') this.cancel(approval, waiting);
    else if (waiting.length > 0) return;
    this.begin(approval, step + 1);
  }

  /** Those of a step are to decide; after the last one it is agreed. */
  private begin(approval: Approval, step: number): void {
    const { userIds } = approval.steps[step] ?? {};
    if (!userIds) return this.finish(approval, 'COMPLETED', 'agree');
    for (const userId of new Set(userIds)) {
      this.lastTaskId += 1;
      const task: Task = {
        ...{ taskId: this.lastTaskId, activityId: activityOf(step), userId },
        ...{ status: 'RUNNING', result: 'NONE', createTime: this.clock() },
      };
      approval.tasks.push(task);
      this.push(taskChange(approval, task));
    }
  }

  private finish(
    approval: Approval,
    status: 'COMPLETED' | 'TERMINATED',
    result: Approval['result'],
  ): void {
    this.cancel(
      approval,
      approval.tasks.filter((task) => task.status === 'RUNNING'),
    );
    Object.assign(approval, { status, result, finishTime: this.clock() });
    this.push(instanceChange(approval));
  }

  private cancel(approval: Approval, tasks: Task[]): void {
    for (const task of tasks) {
      Object.assign(task, { status: 'CANCELED', finishTime: this.clock() });
      this.push(taskChange(approval, task));
    }
  }

  private record(
    approval: Approval,
    { text, images, attachments }: Remark,
    record: Omit<OperationRecord, 'date'>,
  ): void {
    approval.records.push({
      ...{ ...record, date: this.clock() },
      ...(text && { remark: text }),
      ...(images?.length && { images }),
      ...(attachments?.length && { attachments }),
    });
  }

  private push(event: CompanyEvent): void {
    if (this.pushed) this.pushed(event);
    else this.listener.push(event);
  }

  private keep(approval: Approval): void {
    this.lastNumber = approval.number;
    this.byId.set(approval.processInstanceId, approval);
    const [oldest] = this.byId.keys();
    if (this.byId.size > MOST_APPROVALS && oldest !== undefined) this.byId.delete(oldest);
  }

  private checkPerson(userId: string, error: OpenApiError = approvalErrors.people): void {
    found(this.directory.person(userId), error, `person ${userId}`);
  }

  private departmentOf({ originatorUserId, deptId, approvers }: Application): number {
    const ids = this.directory.person(originatorUserId)?.departmentIds ?? [];
    if (deptId === undefined && approvers) return ids[0] ?? COMPANY;
    const wanted = deptId === COMPANY ? ROOT : deptId;
    if (deptId !== undefined && ids.some((id) => id === wanted)) return deptId;
    const reason = `${originatorUserId} is not in department ${deptId}`;
    throw new OpenApiRefusal(approvalErrors.people, reason);
  }
}

function checkRunning({ status }: Approval): void {
  if (status === 'RUNNING') return;
  throw new OpenApiRefusal(approvalErrors.notRunning, 'the approval has ended');
}

const activityOf = (step: number) => `step_${step}`;

/** The time in China and six digits. */
const businessIdAt = (at: number) =>
  new Date(at + CHINA_IS_AHEAD_MS).toISOString().replace(/\D/g, '').slice(0, 14) +
  String(randomBytes(3).readUIntBE(0, 3) % 1_000_000).padStart(6, '0');
