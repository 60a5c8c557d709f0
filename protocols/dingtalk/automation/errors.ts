import type { Again } from '../../problem';

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

/** What can be wrong. */
export type AutomationErrorKind = keyof typeof automationCodes | 'refused';

/** What an answer of an automation webhook means. */
export interface AutomationErrorMeaning {
  kind: AutomationErrorKind;
  /** What is wrong and why, in words for the person who wants to call the automation. */
  cause: string;
  /** Missing when the request must not be sent again. */
  again?: Again;
}

/** Source: as above. */
const meanings: Readonly<Record<AutomationErrorKind, Omit<AutomationErrorMeaning, 'kind'>>> = {
  loop: { cause: 'The automation calls its own webhook, which would go on without end.' },
  bodyTooLarge: { cause: 'The body is larger than the 4 MB that an automation takes.' },
  credentialCheckFailed: {
    cause:
      'The automation checks a credential, and the Bearer Token of the request is not that one.',
  },
  ipNotAllowed: { cause: "The sender's IP address is not in the automation's allow-list." },
  tooManyRequests: {
    cause: 'The automation gets more requests than DingTalk allows.',
    again: 'soon',
  },
  bodyNotJson: { cause: 'The body did not reach the automation as JSON.' },
  disabled: { cause: 'The automation is switched off.' },
  refused: { cause: 'The automation refused the request.' },
};

const kinds = Object.keys(automationCodes) as Array<keyof typeof automationCodes>;

/** @returns what a non-zero code means */
export function automationErrorMeaning(code: number): AutomationErrorMeaning {
  const kind = kinds.find((known) => automationCodes[known] === code) ?? 'refused';
  return { kind, ...meanings[kind] };
}

/** A request that breaks a rule of the automation. */
export class AutomationRefusal extends Error {
  constructor(readonly code: AutomationCode) {
    super(automationMessages[code]);
    this.name = 'AutomationRefusal';
  }
}
