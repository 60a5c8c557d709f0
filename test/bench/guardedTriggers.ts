import { sealedRequest, type CallbackRequest } from '../../playground/dingtalk/callback';
import { freshen } from '../../playground/dingtalk/push';
import { automationCodes } from '../../protocols/dingtalk/automation/errors';
import { automationFlows, MANY, TOKEN } from '../e2e/automationCallers';
import type { Installation } from '../e2e/installation';
import { employee } from './callbacks';

/** A trigger whose flow is published, and what is sent to it. */
export interface GuardedTrigger {
  /** What is wrong with the requests that it refuses. */
  wrong: string;
  refused: () => CallbackRequest;
  genuine: () => CallbackRequest;
  /** Tells the body of the answer to a refused request. */
  isRefusal: (body: Record<string, unknown>) => boolean;
}

type Publish = (installation: Installation) => Promise<GuardedTrigger>;

/** How each webhook trigger of the package is called, rightly and by somebody who must not. */
export const guardedTriggers: Record<string, Publish> = {
  dingTalkAutomationWebhookTrigger: async (installation) => {
    const publish = await automationFlows(installation);
    const { app } = await publish({ authentication: 'bearerToken', rules: MANY });
    const request = (token: string): CallbackRequest => ({
      method: 'POST',
      url: app.callbackUrl,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      data: Buffer.from(JSON.stringify({ event: 'new product', name: 'Jasmine Tea' })),
    });
    return {
      wrong: 'wrong token',
      refused: () => request('wrong'),
      genuine: () => request(TOKEN),
      isRefusal: ({ code }) => code === automationCodes.credentialCheckFailed,
    };
  },

  dingTalkCallbackTrigger: async (installation) => {
    const { app } = await installation.activate();
    const push = (token: string) =>
      sealedRequest({ ...app, token }, JSON.stringify(freshen(employee)));
    return {
      wrong: 'wrong signature',
      refused: () => push('wrong'),
      genuine: () => push(app.token),
      isRefusal: ({ rule }) => rule === 'badSignature',
    };
  },
};
