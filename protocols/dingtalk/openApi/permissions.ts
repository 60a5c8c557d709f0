/**
 * What the developer console calls the permissions, by their codes.
 *
 * Source: DingTalk Open Platform, "permission mapping" and the pages of the calls, 2026-08.
 */
const names: Readonly<Record<string, string>> = {
  'Todo.Todo.Read': '待办应用中待办读权限',
  'Todo.Todo.Write': '待办应用中待办写权限',
  'Workflow.Form.Read': '工作流模板读权限',
  'Workflow.Instance.Read': '工作流实例读权限',
  'Workflow.Instance.Write': '工作流实例写权限',
  qyapi_base: '调用企业API时需要具备的基本权限',
};

/** @returns the code of a permission, with the name that the developer console shows where it is known */
export const permissionName = (code: string): string =>
  Object.hasOwn(names, code) ? `${names[code]} (${code})` : code;
