import type { WorkflowErrorKind } from '../../../protocols/dingtalk/openApi/errors/workflow';

export const workflowFixes: Readonly<Record<WorkflowErrorKind, string>> = {};
