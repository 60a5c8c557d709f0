import type { WorkflowErrorKind } from '../../../protocols/dingtalk/openApi/errors/workflow';

export const workflowFixes: Readonly<Record<WorkflowErrorKind, string>> = {
  approvalEnded:
    'Get the approval first: currentApprovers names who has to decide now, and with which task.',
  approvalNotStarted:
    'Start an approval of this template by hand in DingTalk once; what it complains about there has to be mended in the template. Look whether this one was started before you try again.',
  approvalUncertain:
    "Look whether it was done before you try again. If it stays, DingTalk's own words in brackets say more.",
  automationBusy: 'Let the flow create fewer approvals, or switch that business rule off.',
  chosenApproverMissing:
    'Add Approvers Chosen by the Originator under Options, or set Approvers, which replace those of the template.',
  chosenApproverOutOfScope: 'Choose people whom the template offers.',
  emptyForm: 'Fill in at least one field of the form.',
  formRefused:
    'DingTalk names the field in brackets. Labels must be exactly those of the template, choices among those that it offers, dates as in 2026-11-24, people user IDs, departments IDs.',
  noApproval:
    'Take Approval ID from processInstanceId of an event or of Get Many. It is not the number that DingTalk shows on the approval (businessId).',
  noApprovalRight:
    'Who decides must be one of currentApprovers of the approval; who starts one must be among those who may use the template.',
  noTemplate: 'Choose the template from the list.',
  premiumOnly: 'Leave the option out.',
  templateUnavailable: 'Look whether the template is switched on in the OA approval of DingTalk.',
  unknownPerson:
    "Use the person's userId as DingTalk's events and address book have it; who has left has none.",
  wrongApprovalTime:
    'From must lie within the last 365 days (5 years with the advanced edition of OA approval), and To behind it.',
  wrongInput:
    'Look at the user IDs first: everybody must be with the organization still, and the originator must be in the department of Department ID. Then look at what else the operation was given for this item.',
};
