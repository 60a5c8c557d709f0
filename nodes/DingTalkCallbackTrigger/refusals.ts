import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { CallbackError, CallbackRuleName } from '../../protocols/dingtalk/callbackErrors';
import { logRefusal } from '../receiving/log';

/** What the caller is told. */
interface Refusal {
  /** HTTP status. */
  status: number;
  rule: string;
  message: string;
  fix: string;
}

const passOnBody = 'Make sure that a proxy passes on the JSON body unchanged.';
const copyAesKey =
  "Copy the aes_key (43 characters) from DingTalk's developer console into the credential again.";

/** What to do about a broken rule. */
const fixes: Record<CallbackRuleName, string> = {
  wrongMethod:
    "Nothing is broken: paste this address as the callback URL in DingTalk's developer console.",
  sourceNotAllowed:
    'Check the option Accept Requests From, and N8N_PROXY_HOPS if n8n runs behind a proxy.',
  wrongContentType: 'DingTalk sends application/json; a proxy in between must not change it.',
  tooLarge: 'Nothing to do: the request was most likely not sent by DingTalk.',
  missingParameter:
    'Make sure that a proxy passes on the query string and the JSON body unchanged.',
  staleTimestamp:
    "Check this server's clock; if DingTalk redelivers later than that, raise Maximum Request Age.",
  badSignature: "Copy the Token from DingTalk's developer console into the credential again.",
  badBase64: passOnBody,
  wrongLength: passOnBody,
  badPadding: copyAesKey,
  badLengthField: copyAesKey,
  wrongOwnerKey:
    "Set the Owner Key to the app's Client ID (AppKey); to the CorpId if the URL was registered by API; to the SuiteKey for a third-party app.",
  notJson:
    'Nothing to do: the message has the right signature but is no JSON object with an EventType.',
};

const unreadable: Refusal = {
  status: 400,
  rule: 'unreadable',
  message: 'The signature is right, but the message inside could not be read.',
  fix: "See n8n's log for the reason: most often the AES Key or the Owner Key of the credential is wrong.",
};

const notStored: Refusal = {
  status: 503,
  rule: 'notStored',
  message: 'The event could not be stored in time and was not acknowledged.',
  fix: 'DingTalk will deliver it again. If this happens often, turn on Combine Bursts.',
};

const misconfigured: Refusal = {
  status: 500,
  rule: 'notConfigured',
  message: 'The DingTalk Callback Trigger could not handle the request.',
  fix: "Check the node's credential and options; n8n's log has the reason.",
};

function answer(
  context: IWebhookFunctions,
  { status, rule, message, fix }: Refusal,
): IWebhookResponseData {
  context.getResponseObject().status(status).json({ rule, message, fix });
  return { noWebhookResponse: true };
}

/** Refuses a request that broke a rule. */
export function refuse(context: IWebhookFunctions, error: CallbackError): IWebhookResponseData {
  const { rule, status, message, isUnreadable } = error;
  const fix = fixes[rule];
  // The answer goes first: whether a line is logged must not be seen from how long it takes.
  const answered = answer(context, isUnreadable ? unreadable : { status, rule, message, fix });
  logRefusal(context, rule, `${message} ${fix}`);
  return answered;
}

/** Refuses an event, so that it is delivered again. */
export function refuseUnstored(context: IWebhookFunctions): IWebhookResponseData {
  logRefusal(context, notStored.rule, `${notStored.message} ${notStored.fix}`);
  return answer(context, notStored);
}

/** Refuses a request because of what is wrong on this side. */
export function refuseMisconfigured(
  context: IWebhookFunctions,
  { message }: Error,
): IWebhookResponseData {
  logRefusal(context, misconfigured.rule, message);
  return answer(context, misconfigured);
}
