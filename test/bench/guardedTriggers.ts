import { randomBytes } from 'node:crypto';

import { sealedRequest, type CallbackRequest } from '../../playground/dingtalk/callback';
import { freshen } from '../../playground/dingtalk/push';
import { automationCodes } from '../../protocols/dingtalk/automation/errors';
import { node } from '../e2e/flows';
import { packageName, type Installation } from '../e2e/installation';
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
    const type = 'dingTalkAutomationWebhookTrigger';
    const bearerToken = randomBytes(16).toString('hex');
    const { id, name } = await installation.client.createCredential({
      name: 'Automation callers',
      type: `${type}Api`,
      data: { bearerToken },
    });
    const trigger = node(`${packageName}.${type}`, {
      typeVersion: 2,
      webhookId: randomBytes(16).toString('hex'),
      parameters: { authentication: 'bearerToken', rules: { requestsPerSecond: 1_000 } },
      credentials: { [`${type}Api`]: { id, name } },
    });
    const next = node('n8n-nodes-base.noOp', {});
    const { app } = await installation.activateFlow({
      name: trigger.name,
      nodes: [trigger, next],
      connections: { [trigger.name]: { main: [[{ node: next.name, type: 'main', index: 0 }]] } },
      settings: { executionOrder: 'v1' },
    });
    const request = (token: string): CallbackRequest => ({
      method: 'POST',
      url: app.callbackUrl,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      data: Buffer.from(JSON.stringify({ event: 'new product', name: 'Jasmine Tea' })),
    });
    return {
      wrong: 'wrong token',
      refused: () => request('wrong'),
      genuine: () => request(bearerToken),
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
