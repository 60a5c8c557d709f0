/** An error that the server API answers. */
export interface OpenApiError {
  errcode: number;
  errmsg: string;
}

/**
 * The errors that DingTalk documents, each with a name for people to choose it by. Source: server
 * API, "Global error codes".
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

/** Thrown by what checks a request: the service refuses it with this error. */
export class OpenApiRefusal extends Error {
  readonly errcode: number;
  readonly errmsg: string;

  /** @param reason why, in plain words, for people who look at the playground */
  constructor({ errcode, errmsg }: OpenApiError, reason: string) {
    super(reason);
    this.errcode = errcode;
    this.errmsg = errmsg;
  }
}
