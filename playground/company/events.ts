import { randomBytes } from 'node:crypto';
import type { Approval, Task } from './approvals/model';

/** A message as it is pushed. */
export type EventMessage = Record<string, unknown>;

/** What happened, as it is told to the app of an enterprise. */
export type CompanyEvent = (corpId: string) => EventMessage;

const head = (eventType: string, at: number): EventMessage => ({
  ...{ EventType: eventType, EventTime: at, BizId: String(at) },
  eventId: randomBytes(16).toString('hex'),
});

const common = ({ processInstanceId, template, businessId, title }: Approval): EventMessage => ({
  ...{ processInstanceId, processCode: template.processCode },
  ...{ bizCategoryId: template.bizCategoryId, businessId, title },
});

/** Somebody has joined. Source: event "user_add_org". */
export const joined =
  (userId: string, at: number): CompanyEvent =>
  (CorpId) => ({ ...head('user_add_org', at), CorpId, timeStamp: String(at), userId: [userId] });

/** An approval began or ended. Source: event "bpms_instance_change". */
export const instanceChange =
  (approval: Approval): CompanyEvent =>
  (corpId) => {
    const { status, result, createTime, finishTime, template, originatorUserId } = approval;
    const { processInstanceId: id } = approval;
    const types = { RUNNING: 'start', COMPLETED: 'finish', TERMINATED: 'terminate' } as const;
    return {
      ...head('bpms_instance_change', finishTime ?? createTime),
      CorpId: corpId,
      ...common(approval),
      ...(result && { result }),
      ...{ type: types[status], createTime, ...(finishTime !== undefined && { finishTime }) },
      businessType: template.businessType,
      url: `https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=${corpId}&dd_share=false&showmenu=true&back=native&procInstId=${id}&dtaction=os#approval`,
      staffId: originatorUserId,
    };
  };

/** Somebody is to decide, or has. Source: event "bpms_task_change". */
export const taskChange =
  (approval: Approval, task: Task, remark?: string): CompanyEvent =>
  (corpId) => {
    const { taskId, userId, status, result, createTime, finishTime } = task;
    const types = { RUNNING: 'start', COMPLETED: 'finish', CANCELED: 'cancel' } as const;
    return {
      ...head('bpms_task_change', finishTime ?? createTime),
      CorpId: corpId,
      ...common(approval),
      ...{ type: types[status], taskId, staffId: userId, createTime },
      ...(finishTime !== undefined && { finishTime }),
      ...(result !== 'NONE' && { result: result.toLowerCase() }),
      ...(remark !== undefined && { remark }),
    };
  };
