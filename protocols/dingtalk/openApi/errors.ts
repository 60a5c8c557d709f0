/** What an answer of DingTalk's server API means and what to do about it. */
export interface OpenApiProblem {
  /** What is wrong and why, in words for the person who drew the flow. */
  cause: string;
  fix: string;
}

/** Answers that are no failure for every caller, or after which a call is repeated. */
export const openApiCodes = {
  busy: -1,
  invalidAccessToken: 40014,
  expiredAccessToken: 42001,
  callbackExists: 71006,
  noCallback: 71007,
} as const;

const wrongSecret: OpenApiProblem = {
  cause: 'DingTalk does not know this Client ID with this Client Secret.',
  fix: "Copy both from Credentials and Basic Information of the app in DingTalk's developer console into the credential again.",
};

const noPermission: OpenApiProblem = {
  cause: 'The app has no permission for this.',
  fix: "Grant the app the permission in DingTalk's developer console, under Permissions.",
};

const wrongAnswer: OpenApiProblem = {
  cause: 'DingTalk called this node to check its address and did not understand the answer.',
  fix: "Owner Key in the credential of the callback must be the organization's CorpId (it starts with ding) for a URL that is registered automatically. A proxy in between must pass on the query and the JSON body unchanged.",
};

/**
 * The answers, by `errcode`.
 *
 * Source: DingTalk Open Platform, global return codes and "business event callback", 2026-08.
 */
const problems: Readonly<Record<number, OpenApiProblem>> = {
  [openApiCodes.busy]: { cause: 'DingTalk is busy.', fix: 'Try again in a minute.' },
  40001: wrongSecret,
  [openApiCodes.invalidAccessToken]: wrongSecret,
  40089: wrongSecret,
  [openApiCodes.expiredAccessToken]: {
    cause: 'DingTalk calls an access token expired that it has just given.',
    fix: 'Set the clock of the computer that runs n8n right, and try again.',
  },
  60011: noPermission,
  88: noPermission,
  90002: {
    cause: 'The app calls DingTalk more often than DingTalk allows.',
    fix: 'Try again in a minute, and let the flow run less often.',
  },
  60020: {
    cause: "n8n's IP address is not in the app's list of servers.",
    fix: "Add the address under which n8n reaches the internet to the app's server IP list in DingTalk's developer console.",
  },
  [openApiCodes.callbackExists]: {
    cause: 'DingTalk knows a callback address for this app already.',
    fix: 'Publish the flow again.',
  },
  [openApiCodes.noCallback]: {
    cause: 'DingTalk knows no callback address for this app.',
    fix: 'Publish a flow whose DingTalk Callback Trigger registers one, or enter one in the developer console of DingTalk.',
  },
  71008: {
    cause: 'DingTalk does not push one of the chosen events to a URL that is registered like this.',
    fix: 'Choose fewer events, or set Registration to Manual and switch the events on in the developer console of DingTalk.',
  },
  71009: wrongAnswer,
  71010: {
    cause: 'DingTalk does not accept the Token or the AES Key.',
    fix: 'Both are chosen by you: the Token has 6 to 64 letters and digits, the AES Key 43.',
  },
  71011: {
    cause: "DingTalk does not accept this node's address as a URL.",
    fix: 'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the address under which DingTalk reaches n8n.',
  },
  71012: {
    cause: "DingTalk could not reach this node's address.",
    fix: 'It must be reachable from the internet and answer within 1.5 seconds: check N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL), the firewall and the reverse proxy.',
  },
  71013: {
    cause: "DingTalk does not push to the host of this node's address.",
    fix: 'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to an address with a public domain name.',
  },
};

const unknownProblem: OpenApiProblem = {
  cause: 'DingTalk refused the call.',
  fix: 'Look the code up in the documentation of DingTalk.',
};

/** @returns what a non-zero answer means */
export const openApiProblem = (errcode: number): OpenApiProblem =>
  problems[errcode] ?? unknownProblem;
