import type { OpenApiError } from '../openapi/errors';

/**
 * What the address book refuses. Sources: the pages of the calls, and server API, "Global error
 * codes".
 */
export const contactErrors = {
  parameter: { errcode: 400002, errmsg: '无效的参数' },
  userId: { errcode: 33012, errmsg: '无效的USERID' },
  user: { errcode: 60121, errmsg: '找不到该用户' },
  mobile: { errcode: 40104, errmsg: '企业中无效的手机号' },
  department: { errcode: 60003, errmsg: '部门不存在' },
  listParameter: { errcode: 40035, errmsg: '不合法的参数' },
  role: { errcode: 33011, errmsg: '无效的roleId' },
  size: { errcode: 40069, errmsg: '无效的size' },
  offset: { errcode: 40068, errmsg: '无效的偏移量' },
  search: { errcode: 'parameter.error', errmsg: '参数错误', status: 400 },
} as const satisfies Record<string, OpenApiError>;
