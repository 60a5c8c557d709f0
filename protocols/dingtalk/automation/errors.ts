import type { Problem } from '../../problem';

/** The codes that the service documents. */
export const automationCodes = {
  loop: 800005646,
  bodyTooLarge: 800005647,
  credentialCheckFailed: 800005649,
  ipNotAllowed: 800005650,
  tooManyRequests: 800005652,
  bodyNotJson: 800006003,
  disabled: 800004509,
} as const;

export type AutomationCode = (typeof automationCodes)[keyof typeof automationCodes];

/**
 * The messages of the codes, letter by letter.
 *
 * Source: DingTalk help centre, automation "When webhook fires", error codes and example of an error
 * response, 2026-08.
 */
export const automationMessages: Readonly<Record<AutomationCode, string>> = {
  [automationCodes.loop]: 'HTTP node calls itself, causing a loop — change the HTTP node URL',
  [automationCodes.bodyTooLarge]: 'Request body too large — please reduce',
  [automationCodes.credentialCheckFailed]: 'Credential check failed',
  [automationCodes.ipNotAllowed]: 'IP not in the allow-list — please check',
  [automationCodes.tooManyRequests]: 'Too many requests — try again later',
  [automationCodes.bodyNotJson]: 'Body doesn’t match JSON spec — please fix and retry',
  [automationCodes.disabled]: 'webhook trigger workflow is disabled',
};

/** What n8n itself answers in place of a flow that is not published. */
const NOT_FOUND = 404;

const problems: Readonly<Record<number, Problem>> = {
  [NOT_FOUND]: {
    cause: 'There is no published flow at this Webhook URL.',
    fix: 'Publish the flow, or correct the Webhook URL.',
  },
  [automationCodes.loop]: {
    cause: 'The automation calls its own webhook, which would go on without end.',
    fix: 'Change the URL of "Send HTTP request" in the automation, so that it differs from its webhook URL.',
  },
  [automationCodes.bodyTooLarge]: {
    cause: 'The body is larger than the 4 MB that an automation takes.',
    fix: 'Send fewer fields, or send a link to the data instead of the data.',
  },
  [automationCodes.credentialCheckFailed]: {
    cause: 'The automation checks a credential, and the Bearer Token in n8n is not that one.',
    fix: "Copy the Bearer token from the automation's trigger into the credential of this node again.",
  },
  [automationCodes.ipNotAllowed]: {
    cause: "n8n's IP address is not in the automation's allow-list.",
    fix: "Add the address under which n8n reaches the internet to the allow-list in the automation's trigger.",
  },
  [automationCodes.tooManyRequests]: {
    cause: 'The automation gets more requests than DingTalk allows.',
    fix: 'Retry the execution later. If other systems or several n8n workers call the automation, lower Requests per Second in the credential.',
    again: 'soon',
  },
  [automationCodes.bodyNotJson]: {
    cause: 'The body did not reach the automation as JSON.',
    fix: 'A proxy between n8n and DingTalk must not change the body.',
  },
  [automationCodes.disabled]: {
    cause: 'The automation is switched off.',
    fix: 'Switch it on in DingTalk.',
  },
};

const unknownProblem: Problem = {
  cause: 'The automation refused the request.',
  fix: "Compare the credential of this node with the automation's trigger, and look the code up in the documentation of DingTalk.",
};

/** @returns what a non-zero code means */
export const automationProblem = (code: number): Problem => problems[code] ?? unknownProblem;

/** A request that breaks a rule of the automation. */
export class AutomationRefusal extends Error {
  constructor(readonly code: AutomationCode) {
    super(automationMessages[code]);
    this.name = 'AutomationRefusal';
  }
}
