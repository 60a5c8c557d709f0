import { type Directory } from '../directory';
import type { Approval, Template } from './model';

const ICON = 'https://gw.alicdn.com/tfs/playground';

/** To the minute, in UTC, as DingTalk writes it. */
const minute = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`;

const finished = (at: number | undefined) => (at === undefined ? {} : { finishTime: minute(at) });

/** An approval's details. Source: "Obtain the details of a single approval instance". */
export function detailsOf(approval: Approval, directory: Directory): object {
  const { title, businessId, originatorUserId, originatorDeptId, status, result } = approval;
  return {
    ...{ title, businessId, originatorUserId, status, result },
    originatorDeptId: String(originatorDeptId),
    originatorDeptName: directory.nameOf(originatorDeptId),
    createTime: minute(approval.createTime),
    ...finished(approval.finishTime),
    ...(approval.namedApprovers && { approverUserIds: approval.namedApprovers }),
    ccUserIds: approval.ccUserIds,
    ...{ bizAction: 'NONE', attachedProcessInstanceIds: [] },
    formComponentValues: approval.form,
    operationRecords: approval.records.map(({ date, ...record }) => ({
      ...{ date: minute(date), ...record },
    })),
    tasks: approval.tasks.map(({ createTime, finishTime, ...task }) => ({
      ...task,
      ...{ createTime: minute(createTime), ...finished(finishTime) },
      processInstanceId: approval.processInstanceId,
      mobileUrl: `?procInsId=${approval.processInstanceId}&taskId=${task.taskId}&businessId=${businessId}`,
      pcUrl: `?procInsId=${approval.processInstanceId}&taskId=${task.taskId}&businessId=${businessId}`,
    })),
  };
}

/** A template that somebody can use. Source: "Obtain the approval forms visible to a user". */
export const visibleTemplate = ({ name, processCode, dirId, dirName, iconName }: Template) => ({
  ...{ name, processCode, dirId, dirName },
  iconUrl: `${ICON}/${iconName}-102-102.png`,
  url: `https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm#/custom?processCode=${processCode}`,
});

/** A template that can be managed. Source: "Obtain all manageable forms of the enterprise". */
export const managedTemplate = ({ name, processCode, iconName, businessType }: Template) => ({
  ...{ flowTitle: name, processCode, iconName, newProcess: true },
  iconUrl: `${ICON}/${iconName}-112-112.png`,
  gmtModified: '2026-01-05T09:00Z',
  attendanceType: businessType === 'leave' ? 2 : 0,
});

/** A template's form. Source: "Obtain the form schema". */
export const schemaOf = ({ processCode, name, iconName, items, bizCategoryId }: Template) => ({
  ...{ name, formCode: processCode, formUuid: processCode.replace('PROC', 'FORM') },
  ...{ creatorUserId: 'manager3108', ownerIdType: 'orgId', memo: '', icon: iconName },
  schemaContent: { title: name, icon: iconName, items },
  ...{ appType: 0, bizType: bizCategoryId, engineType: 0, status: 'PUBLISHED', listOrder: 1 },
  ...{ procType: 'inner', visibleRange: 'PUBLIC' },
  ...{ gmtCreate: '1735635600000', gmtModified: '1767603600000' },
});
