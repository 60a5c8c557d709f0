import type { OpenApiError } from '../../openapi/errors';

const refusal = <Code extends string>(errcode: Code, errmsg: string) => ({
  ...{ errcode, errmsg },
  status: 400,
});

/** What OA approvals refuse. Sources: the pages of the calls. */
export const approvalErrors = {
  parameter: refusal('invalidParameter', '参数错误'),
  user: refusal('userNotExist', '用户不存在'),
  template: refusal('processCodeError', '获取审批模板失败或者模板已被删除'),
  formTemplate: refusal('formNotExist', '审批表单模板不存在'),
  people: refusal(
    'processInstanceInvalidParameter',
    '审批实例参数错误，具体可能为:发起人、审批人、抄送人的userid错误，发起部门id错误，发起人不在发起部门中',
  ),
  component: refusal('illegalComponent', '表单组件入参错误'),
  form: (label: string) => refusal('formConverterError', `表单数据校验失败，失败控件：${label}`),
  instance: refusal('processInstanceNotExist', '审批实例不存在'),
  instanceId: refusal('processInstanceIdError', 'processInstanceId参数无效'),
  commentedInstance: refusal('aflowProcessInstNotExist', '审批实例不存在'),
  emptyInstanceId: refusal('invalidInstanceId', '审批实例ID不能为空'),
  commentText: refusal('invalidInstanceCommentText', '审批实例评论内容不能为空'),
  commenter: refusal('invalidInstanceCommentUserId', '审批实例评论人userId不能为空'),
  actioner: refusal(
    'invalidInstanceExecuteActionerUserId',
    '同意拒绝审批任务，操作人的userId不能为空',
  ),
  taskId: refusal('invalidInstanceExecuteTaskId', '同意拒绝审批任务，任务节点id不能为空'),
  result: refusal(
    'invalidInstanceExecuteResult',
    '同意拒绝审批任务，审批操作取值必填 且值必须为agree/refuse',
  ),
  notHisTask: refusal('needAuth', '没有同意拒绝审批的权限'),
  notRunning: refusal('aflowProcessInstStatusException', '审批单状态异常'),
  notToDecide: refusal('aflowProcessInstCanNotBeExecuted', '审批状态异常，无法执行'),
  processCode: refusal('invalidProcessCode', '审批模板processCode不能为空'),
  startTime: refusal(
    'invalidInstanceListIdsStartTime',
    '获取审批实例ID列表，审批实例开始时间不能为空',
  ),
  endTime: refusal(
    'invalidEndTime',
    '获取审批实例ID列表，审批实例结束时间不能小于开始时间；且查询时间范围不能超过120天。',
  ),
  nextToken: refusal('invalidNextToken', '分页查询的游标不能为空'),
  maxResults: refusal('invalidMaxResults', '分页参数非法'),
  userIds: refusal(
    'invalidUserIds',
    '获取审批实例ID列表，发起userid列表参数非法，最大列表长度为10。',
  ),
  userId: refusal('invalidUserId', '要查询的用户userId不能为空'),
} as const satisfies Record<string, OpenApiError | ((label: string) => OpenApiError)>;
