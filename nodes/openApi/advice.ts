import { answeredWords, missingPermissions } from '../../protocols/dingtalk/openApi/answer';
import {
  openApiMeaning,
  type OpenApiErrorKind,
  type OpenApiMeaning,
} from '../../protocols/dingtalk/openApi/errors';
import { permissionName } from '../../protocols/dingtalk/openApi/permissions';
import type { Problem } from '../../protocols/problem';
import { commonFixes } from './advice/common';
import { contactFixes } from './advice/contact';
import { messageFixes } from './advice/message';
import { toDoFixes } from './advice/toDo';
import { workflowFixes } from './advice/workflow';

/** What to do about it, in the words of the panels. */
const fixes: Readonly<Record<OpenApiErrorKind, string>> = {
  ...commonFixes,
  ...contactFixes,
  ...messageFixes,
  ...toDoFixes,
  ...workflowFixes,
  refused: 'Look the code up in the documentation of DingTalk.',
};

/** @returns the permission by its name in the console, where DingTalk says which it is */
function permissionProblem(body: unknown): Partial<Problem> {
  const missing = missingPermissions(body).map(permissionName);
  if (!missing.length) return {};
  const [noun, which] = [missing.length > 1 ? 'permissions' : 'permission', missing.join(', ')];
  return {
    cause: `The app lacks the ${noun} ${which}.`,
    fix: `Open the app in DingTalk's developer console, go to Permissions (权限管理), search for ${which} and apply for it (申请).`,
  };
}

/**
 * @param body of DingTalk's answer
 * @returns what its code means for whoever drew the flow
 */
export function openApiProblem(
  code: number | string,
  body?: unknown,
): Problem & Pick<OpenApiMeaning, 'mayBeDone'> {
  const { kind, ...meaning } = openApiMeaning(code, answeredWords(body));
  const problem = { ...meaning, fix: fixes[kind] };
  return kind === 'noPermission' ? { ...problem, ...permissionProblem(body) } : problem;
}
