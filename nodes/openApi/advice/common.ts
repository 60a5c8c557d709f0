import type { CommonErrorKind } from '../../../protocols/dingtalk/openApi/errors/common';

export const commonFixes: Readonly<Record<CommonErrorKind, string>> = {
  blocked: 'Wait five minutes, and let the flows of this n8n call DingTalk less often.',
  busy: 'Try again in a minute.',
  callbackExists: 'Publish the flow again.',
  expiredToken: 'Try again. If it stays, create the Client Secret anew in the developer console.',
  forbiddenHost:
    'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to an address with a public domain name.',
  malformedUrl:
    'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the address under which DingTalk reaches n8n.',
  noCallback:
    'Publish a flow whose DingTalk Callback Trigger registers one, or enter one in the developer console of DingTalk.',
  noPermission: "Grant the app the permission in DingTalk's developer console, under Permissions.",
  quotaUsedUp:
    'It starts anew on the first day of the next month. Calls that read people and departments do not count; a larger edition of DingTalk has more calls.',
  tooManyCalls: 'Try again in a minute, and let the flow run less often.',
  unknownServer:
    "Add the address under which n8n reaches the internet to the app's server IP list in DingTalk's developer console.",
  unreachableUrl:
    'It must be reachable from the internet and answer within 1.5 seconds: check N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL), the firewall and the reverse proxy.',
  unsuccessful: 'Look whether it was done before you try again.',
  unsupportedEvent:
    'Choose fewer events, or set Registration to Manual and switch the events on in the developer console of DingTalk.',
  wrongAnswer:
    "Owner Key in the credential of the callback must be the organization's CorpId (it starts with ding) for a URL that is registered automatically. A proxy in between must pass on the query and the JSON body unchanged.",
  wrongKeys: 'Both are chosen by you: the Token has 6 to 64 letters and digits, the AES Key 43.',
  wrongSecret:
    "Copy both from Credentials and Basic Information of the app in DingTalk's developer console into the credential again.",
};
