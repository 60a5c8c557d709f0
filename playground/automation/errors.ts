/** An error that the webhook answers. */
export interface AutomationError {
  code: number;
  msg: string;
}

/**
 * The errors that DingTalk documents, each with a name for people to choose it by. Source: help
 * centre, automation "When webhook fires", "Error codes", 2026-08.
 */
export const errors = {
  disabled: {
    name: 'The automation is off',
    code: 800004509,
    msg: 'webhook trigger workflow is disabled',
  },
  ip: {
    name: 'Address not in the allow-list',
    code: 800005650,
    msg: 'IP not in the allow-list — please check',
  },
  credential: {
    name: 'Wrong bearer token',
    code: 800005649,
    msg: 'Credential check failed',
  },
  tooMany: {
    name: 'Too many requests',
    code: 800005652,
    msg: 'Too many requests — try again later',
  },
  tooLarge: {
    name: 'The body is too large',
    code: 800005647,
    msg: 'Request body too large — please reduce',
  },
  notJson: {
    name: 'The body is not JSON',
    code: 800006003,
    msg: 'Body doesn’t match JSON spec — please fix and retry',
  },
  loop: {
    name: 'The automation calls itself',
    code: 800005646,
    msg: 'HTTP node calls itself, causing a loop — change the HTTP node URL',
  },
} as const satisfies Record<string, AutomationError & { name: string }>;

/** Thrown by what checks a request: the webhook refuses it with this error. */
export class WebhookRefusal extends Error {
  readonly code: number;

  constructor({ code, msg }: AutomationError) {
    super(msg);
    this.code = code;
  }
}
