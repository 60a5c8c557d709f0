import type { Meaning, Meanings } from './meaning';

/** What can be wrong with approvals. */
export type WorkflowErrorKind =
  | 'approvalEnded'
  | 'approvalNotStarted'
  | 'approvalUncertain'
  | 'automationBusy'
  | 'chosenApproverMissing'
  | 'chosenApproverOutOfScope'
  | 'emptyForm'
  | 'formRefused'
  | 'noApproval'
  | 'noApprovalRight'
  | 'noTemplate'
  | 'premiumOnly'
  | 'templateUnavailable'
  | 'unknownPerson'
  | 'wrongApprovalTime'
  | 'wrongInput';

type Row = Meaning<WorkflowErrorKind>;

/** The same meaning for several codes. */
const each = (codes: readonly string[], meaning: Row): Meanings<WorkflowErrorKind> =>
  Object.fromEntries(codes.map((code) => [code, meaning]));

/**
 * Source: DingTalk Open Platform, "create an approval instance", "get the details of an approval
 * instance", "get a list of approval instance IDs", "add an approval comment", "approve or refuse an
 * approval task" and "get the approval forms that a user sees", 2026-08. `sysErrror` is spelt so.
 */
export const workflowMeanings: Meanings<WorkflowErrorKind> = {
  ...each(
    [
      'aflowProcessInstNotExist',
      'invalidInstanceId',
      'processInstanceIdError',
      'processInstanceNotExist',
    ],
    { kind: 'noApproval', cause: 'DingTalk knows no approval with this processInstanceId.' },
  ),
  ...each(['aflowProcessInstCanNotBeExecuted', 'aflowProcessInstStatusException'], {
    kind: 'approvalEnded',
    cause: 'The approval, or this task of it, does not wait for this any more.',
  }),
  ...each(['aflowProcessNotExist', 'invalidProcessCode', 'processCodeError'], {
    kind: 'noTemplate',
    cause: 'DingTalk knows no approval template with this process code, or it was deleted.',
  }),
  ...each(['aflowProcessGetFailed', 'processGetFailed', 'processGroupGetFailed'], {
    kind: 'templateUnavailable',
    cause: 'DingTalk could not read the approval template, or it is switched off.',
  }),
  ...each(['needAuth', 'processSetupNoPermission'], {
    kind: 'noApprovalRight',
    cause: 'The person, or the app, has no right to do this with the approval.',
  }),
  ...each(['formConverterError', 'illegalComponent'], {
    kind: 'formRefused',
    cause: 'DingTalk does not accept a field of the form.',
  }),
  ...each(['aflowProcessFormDataIsNull', 'processFormDataIsNull'], {
    kind: 'emptyForm',
    cause: 'The form of the approval is empty.',
  }),
  targetSelectApproverMissing: {
    kind: 'chosenApproverMissing',
    cause: 'The template leaves it to the originator to choose an approver, and none is chosen.',
  },
  targetSelectApproverScopeError: {
    kind: 'chosenApproverOutOfScope',
    cause: 'An approver was chosen whom the template does not offer to choose.',
  },
  ...each(['invalidInstanceListIdsStartTime', 'invalidEndTime'], {
    kind: 'wrongApprovalTime',
    cause: 'DingTalk does not list approvals of this time.',
  }),
  ...each(['processInstanceStartFailed', 'sysErrror'], {
    kind: 'approvalNotStarted',
    cause: 'DingTalk could not start the approval.',
  }),
  autoflowLikeTriggerRateLimited: {
    kind: 'automationBusy',
    cause: 'A business rule of the template starts automations faster than DingTalk allows.',
    again: 'soon',
  },
  userNotExist: {
    kind: 'unknownPerson',
    cause: 'Nobody in the organization has this user ID.',
  },
  ...each(['internalError', 'systemError'], {
    kind: 'approvalUncertain',
    cause: 'DingTalk failed while it worked on this.',
    mayBeDone: true,
  }),
  benefitStatusInvalid: {
    kind: 'premiumOnly',
    cause: 'This is only for organizations with the advanced edition of OA approval.',
  },
  ...each(
    [
      'invalidAgentId',
      'invalidInstanceCommentText',
      'invalidInstanceCommentUserId',
      'invalidInstanceExecuteActionerUserId',
      'invalidInstanceExecuteResult',
      'invalidInstanceExecuteTaskId',
      'invalidMaxResults',
      'invalidNextToken',
      'invalidParameter',
      'invalidUserIds',
      'processInstanceInvalidParameter',
    ],
    {
      kind: 'wrongInput',
      cause: 'DingTalk does not accept something that this operation was given.',
    },
  ),
};
