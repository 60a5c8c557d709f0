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
  qyapi_addresslist_search: '搜索企业通讯录的权限',
  qyapi_base: '调用企业API时需要具备的基本权限',
  qyapi_get_department_list: '通讯录部门信息读权限',
  qyapi_get_department_member: '通讯录部门成员读权限',
  qyapi_get_member: '成员信息读权限',
  qyapi_get_member_by_mobile: '根据手机号获取成员基本信息权限',
  qyapi_robot_sendmsg: '企业内机器人发送消息权限',
};

/** @returns the code of a permission, with the name that the developer console shows where it is known */
export const permissionName = (code: string): string =>
  Object.hasOwn(names, code) ? `${names[code]} (${code})` : code;
