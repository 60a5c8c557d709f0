/** Thrown by what handles a request: the service answers it with this status and code. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by what checks an event: its entry fails alone. */
export class EntryError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The service's errors. Codes and texts are Alibaba Cloud's own ("error codes" of EventBridge, and
 * EventBridgeErrorCode of apache/rocketmq-eventbridge, which is by the same team).
 */
export const errors = {
  invalidAccessKeyId: () =>
    new ServiceError(403, 'InvalidAccessKeyId', 'The access Id you provided is not exist.'),
  signatureDoesNotMatch: () =>
    new ServiceError(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
  securityTokenInvalid: () =>
    new ServiceError(
      403,
      'SecurityTokenInvalid',
      'The Security token that your provide is invalid.',
    ),
  stsAccessIdExpired: () =>
    new ServiceError(403, 'StsAccessIdExpired', 'The sts accessid has expired.'),
  accessDenied: () =>
    new ServiceError(
      403,
      'AccessDenied',
      'The OwnerId that your Access Key Id associated to is forbidden for this operation.',
    ),
  serviceNotEnable: () => new ServiceError(403, 'ServiceNotEnable', 'Service not enable'),
  timestampExpired: () =>
    new ServiceError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date is expired.'),
  nonceUsed: () =>
    new ServiceError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.'),
  tooManyRequests: () =>
    new ServiceError(
      429,
      'TooManyRequests',
      'The request is denied by flow limiter for too many requests.',
    ),
  serviceUnavailable: () =>
    new ServiceError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.'),
  noSuchOperation: (name: string) =>
    new ServiceError(404, 'InvalidAction.NotFound', `There is no operation ${name}.`),
  invalidArgument: (message: string) => new ServiceError(400, 'InvalidArgument', message),
  busNotExist: (bus: string) =>
    new ServiceError(409, 'EventBusNotExist', `The event bus [${bus}] not existed!`),
  busNameInvalid: (bus: string) =>
    new ServiceError(409, 'EventBusNameInvalid', `The event bus name [${bus}] is invalid!`),
  severalBuses: () =>
    new ServiceError(
      409,
      'PutEventsRequestMoreThanOneEventBus',
      'The events of a request must be for one event bus.',
    ),
  busAlreadyExist: (bus: string) =>
    new ServiceError(409, 'EventBusAlreadyExist', `The event bus [${bus}] already existed!`),
  busHasRules: (bus: string) =>
    new ServiceError(
      409,
      'EventBusRuleNotEmptyForDelete',
      `The rules of eventbus [${bus}] exist, please delete them before delete event bus.`,
    ),
  busHasSources: (bus: string) =>
    new ServiceError(
      409,
      'EventBusSourceNotEmptyForDelete',
      `The source of eventbus [${bus}] exist, please delete them before delete event bus.`,
    ),
  sourceNotExist: (source: string, bus: string) =>
    new ServiceError(
      409,
      'EventSourceNotExist',
      `The event source [${source}] of event bus [${bus}] not existed!`,
    ),
  sourceAlreadyExist: (source: string, bus: string) =>
    new ServiceError(
      409,
      'EventSourceAlreadyExist',
      `The event source [${source}] of event bus [${bus}] already existed!`,
    ),
  sourceParametersInvalid: (reason: string) =>
    new ServiceError(
      409,
      'HttpSourceParametersInvalid',
      `The parameters of http source is invalid. ${reason}`,
    ),
  ruleNotExist: (rule: string, bus: string) =>
    new ServiceError(
      409,
      'EventRuleNotExisted',
      `The event rule [${rule}] of event bus [${bus}] not existed!`,
    ),
  ruleAlreadyExist: (rule: string, bus: string) =>
    new ServiceError(
      409,
      'EventRuleAlreadyExist',
      `The event rule [${rule}] of event bus [${bus}] already existed!`,
    ),
  countExceedsLimit: (
    what: 'EventBus' | 'EventSource' | 'EventRule' | 'EventTarget',
    most: number,
  ) =>
    new ServiceError(
      409,
      `${what}CountExceedLimit`,
      `The current count is [${most}], which will exceed the limit quota [${most}]`,
    ),
  targetDuplicate: () =>
    new ServiceError(409, 'EventRuleTargetIdDuplicate', 'The id of event target is duplicate!'),
  targetNotExist: (target: string, rule: string, bus: string) =>
    new ServiceError(
      409,
      'EventTargetNotExist',
      `The event target [${target}] of event rule [${rule}] on eventbus [${bus}] is not existed!`,
    ),
  targetInvalid: (reason: string) => new ServiceError(409, 'EventTargetInvalid', reason),
  nextTokenInvalid: () =>
    new ServiceError(409, 'NextTokenInvalid', 'The next token of page is invalid.'),
  webhookTokenInvalid: () =>
    new ServiceError(403, 'InvalidToken', 'The token of the webhook URL is invalid.'),
  webhookRefused: (what: string, configured: string[], given: string) =>
    new ServiceError(
      409,
      'PutEventsRequestSecurityCheckFailed',
      `The putEvents request failed the webhook security check for ${what}. Event source configuration is ${configured.join(',')}, the parameter in the request is ${given}.`,
    ),
};
