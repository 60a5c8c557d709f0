import { openApiMeaning, type OpenApiErrorKind } from '../../protocols/dingtalk/openApi/errors';
import type { Problem } from '../../protocols/problem';

/** What to do about it, in the words of the panels. */
const fixes: Readonly<Record<OpenApiErrorKind, string>> = {
  busy: 'Try again in a minute.',
  callbackExists: 'Publish the flow again.',
  expiredToken: 'Set the clock of the computer that runs n8n right, and try again.',
  forbiddenHost:
    'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to an address with a public domain name.',
  malformedUrl:
    'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the address under which DingTalk reaches n8n.',
  noCallback:
    'Publish a flow whose DingTalk Callback Trigger registers one, or enter one in the developer console of DingTalk.',
  noPermission: "Grant the app the permission in DingTalk's developer console, under Permissions.",
  refused: 'Look the code up in the documentation of DingTalk.',
  tooManyCalls: 'Try again in a minute, and let the flow run less often.',
  unknownServer:
    "Add the address under which n8n reaches the internet to the app's server IP list in DingTalk's developer console.",
  unreachableUrl:
    'It must be reachable from the internet and answer within 1.5 seconds: check N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL), the firewall and the reverse proxy.',
  unsupportedEvent:
    'Choose fewer events, or set Registration to Manual and switch the events on in the developer console of DingTalk.',
  wrongAnswer:
    "Owner Key in the credential of the callback must be the organization's CorpId (it starts with ding) for a URL that is registered automatically. A proxy in between must pass on the query and the JSON body unchanged.",
  wrongKeys: 'Both are chosen by you: the Token has 6 to 64 letters and digits, the AES Key 43.',
  wrongSecret:
    "Copy both from Credentials and Basic Information of the app in DingTalk's developer console into the credential again.",
};

/** @returns what an answer of DingTalk's server API means for whoever drew the flow */
export function openApiProblem(code: number): Problem {
  const { kind, ...meaning } = openApiMeaning(code);
  return { ...meaning, fix: fixes[kind] };
}
