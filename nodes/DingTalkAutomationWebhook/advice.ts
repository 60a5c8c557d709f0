import {
  automationErrorMeaning,
  type AutomationErrorKind,
} from '../../protocols/dingtalk/automation/errors';
import type { Problem } from '../../protocols/problem';

/** What to do about it, in the words of the panels. */
const fixes: Readonly<Record<AutomationErrorKind, string>> = {
  bodyNotJson: 'A proxy between n8n and DingTalk must not change the body.',
  bodyTooLarge: 'Send fewer fields, or send a link to the data instead of the data.',
  credentialCheckFailed:
    "Copy the Bearer token from the automation's trigger into the credential of this node again.",
  disabled: 'Switch it on in DingTalk.',
  ipNotAllowed:
    "Add the address under which n8n reaches the internet to the allow-list in the automation's trigger.",
  loop: 'Change the URL of "Send HTTP request" in the automation, so that it differs from its webhook URL.',
  refused:
    "Compare the credential of this node with the automation's trigger, and look the code up in the documentation of DingTalk.",
  tooManyRequests:
    'Retry the execution later. If other systems or several n8n workers call the automation, lower Requests per Second in the credential.',
};

/** What n8n itself answers in place of a flow that is not published, where one plays the automation. */
const NOT_FOUND = 404;

const noFlow: Problem = {
  cause: 'There is no published flow at this Webhook URL.',
  fix: 'Publish the flow, or correct the Webhook URL.',
};

/** @returns what a non-zero code means for whoever drew the flow */
export function automationProblem(code: number): Problem {
  if (code === NOT_FOUND) return noFlow;
  const { kind, ...meaning } = automationErrorMeaning(code);
  return { ...meaning, fix: fixes[kind] };
}
