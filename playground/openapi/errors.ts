/** An error that a server API answers. */
export interface OpenApiError {
  /** Called `code` in an answer of api.dingtalk.com, where it is a text. */
  errcode: number | string;
  /** Called `message` there. */
  errmsg: string;
  /** HTTP status of an error of api.dingtalk.com; the other API answers 200. */
  status?: number;
  /** What the answer tells besides. */
  details?: object;
}

/**
 * The errors of oapi.dingtalk.com, each with a name for people to choose it by. Source: server API,
 * "Global error codes".
 */
export const errors = {
  busy: { name: 'DingTalk is busy', errcode: -1, errmsg: '系统繁忙' },
  unknownToken: {
    name: 'The access token does not exist',
    errcode: 40014,
    errmsg: '不合法的access_token',
  },
  expiredToken: {
    name: 'The access token has expired',
    errcode: 42001,
    errmsg: 'access_token超时',
  },
  credentials: {
    name: 'Wrong Client ID or Client Secret',
    errcode: 40089,
    errmsg: '不合法的corpid或corpsecret',
  },
  ip: { name: 'Address not allowed', errcode: 60020, errmsg: '访问ip不在白名单之中' },
  permission: {
    name: 'The app lacks the permission',
    errcode: 88,
    errmsg: 'ding talk error[subcode=60011,submsg=没有调用该接口的权限]',
  },
  tooMany: {
    name: 'Too many requests',
    errcode: 90002,
    errmsg: '您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了',
  },
  registeredAlready: {
    name: 'A callback is registered already',
    errcode: 71006,
    errmsg: '回调地址已经存在',
  },
  notRegistered: {
    name: 'No callback is registered',
    errcode: 71007,
    errmsg: '回调地址已不存在',
  },
  unknownEvent: {
    name: 'Unknown event',
    errcode: 71008,
    errmsg: '回调call_back_tag必须在指定的call_back_tag列表中',
  },
  notSuccess: {
    name: 'The URL did not answer with success',
    errcode: 71009,
    errmsg: '返回文本非success',
  },
  badBody: {
    name: 'A field is missing or malformed',
    errcode: 71010,
    errmsg: 'POST的JSON数据不包含所需要的参数字段或包含的参数格式非法',
  },
  badUrl: { name: 'The URL is none', errcode: 71011, errmsg: '传入的url参数不是合法的url格式' },
  unreachable: {
    name: 'The URL could not be reached',
    errcode: 71012,
    errmsg: 'url地址访问异常,错误原因为:',
  },
  forbiddenUrl: {
    name: 'The URL is not allowed',
    errcode: 71013,
    errmsg: '此域名或IP不能注册或者接收回调事件',
  },
} as const satisfies Record<string, OpenApiError & { name: string }>;

/** The errors of api.dingtalk.com. Source: server API, "Global error codes". */
export const apiErrors = {
  token: {
    name: '/v1.0: The access token is not valid',
    errcode: 'InvalidAuthentication',
    errmsg: '不合法的access_token',
    status: 400,
  },
  credentials: {
    name: '/v1.0: Wrong Client ID or Client Secret',
    errcode: 'invalidClientIdOrSecret',
    errmsg: '无效的clientId或者clientSecret',
    status: 400,
  },
  permission: {
    name: '/v1.0: The app lacks the permission',
    errcode: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    errmsg: '没有调用该接口的权限',
    status: 403,
  },
  ip: {
    name: '/v1.0: Address not allowed',
    errcode: 'Forbidden.AccessDenied.IpNotInWhiteList',
    errmsg: '访问ip不在白名单之中',
    status: 403,
  },
  tooMany: {
    name: '/v1.0: Too many requests',
    errcode: 'Forbidden.AccessDenied.QpsLimitForApi',
    errmsg: '您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了',
    status: 403,
  },
  broken: {
    name: '/v1.0: DingTalk fails',
    errcode: 'systemError',
    errmsg: '系统异常',
    status: 500,
  },
} as const satisfies Record<string, OpenApiError & { name: string }>;

/** The refusal of a call because the app may not do it, in the way of each API. */
export const permissionError = {
  oapi: (permission: string): OpenApiError => {
    const { errcode } = errors.permission;
    const message = `应用尚未开通所需的权限：[${permission}]`;
    return {
      errcode,
      errmsg: `ding talk error[subcode=60011,submsg=${message}]`,
      details: { sub_code: '60011', sub_msg: message },
    };
  },
  api: (permission: string): OpenApiError => {
    const { errcode, errmsg, status } = apiErrors.permission;
    return {
      ...{ errcode, errmsg, status },
      // Source: "Add permissions to call an API".
      details: { accessdenieddetail: { requiredScopes: [permission] } },
    };
  },
};

/** Thrown by what checks a request: the service refuses it with this error. */
export class OpenApiRefusal extends Error {
  /** @param reason why, in plain words, for people who look at the playground */
  constructor(
    readonly error: OpenApiError,
    reason: string,
  ) {
    super(reason);
  }
}
