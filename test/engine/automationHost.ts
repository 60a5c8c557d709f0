import { randomBytes } from 'node:crypto';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { DingTalkAutomationWebhookTrigger } from '../../nodes/DingTalkAutomationWebhookTrigger/DingTalkAutomationWebhookTrigger.node';
import { callInPieces } from '../support/callInPieces';
import type { Site } from './site';
import { TriggerHost, type HostSettings, type NextNode } from './triggerHost';

/** How an {@link AutomationHost} differs from one with default settings. */
export interface AutomationHostSettings extends HostSettings {
  /** Of the trigger node; what is left out has its default. */
  parameters?: INodeParameters;
  /** What the credential holds, which otherwise fits {@link AutomationHost.token}. */
  credential?: ICredentialDataDecryptedObject | Error;
  /** No credential is selected in the node. */
  hasNoCredential?: boolean;
  /** Runs behind the trigger instead of {@link TriggerHost.flow}. */
  next?: NextNode;
}

/** n8n with a published flow that a DingTalk Automation Webhook Trigger starts. */
export class AutomationHost extends TriggerHost {
  /** The Bearer Token that callers send. */
  readonly token: string;

  constructor(site: Site, settings: AutomationHostSettings) {
    const token = randomBytes(16).toString('hex');
    super(
      site,
      settings,
      {
        type: new DingTalkAutomationWebhookTrigger(),
        typeVersion: 2,
        parameters: settings.parameters,
        credentialType: settings.hasNoCredential
          ? undefined
          : 'dingTalkAutomationWebhookTriggerApi',
        credential: settings.credential ?? { bearerToken: token },
        reload: async () => {
          const module =
            await import('../../nodes/DingTalkAutomationWebhookTrigger/DingTalkAutomationWebhookTrigger.node');
          return new module.DingTalkAutomationWebhookTrigger();
        },
      },
      settings.next,
    );
    this.token = token;
  }

  /**
   * Calls the webhook as DingTalk documents it.
   *
   * @param body an object is announced as JSON, anything else as text
   * @returns the status and, after a space, the body of the answer as it came
   */
  async call(
    body: string | Buffer | object = {},
    headers: Record<string, string> = {},
  ): Promise<string> {
    const isText = typeof body === 'string' || Buffer.isBuffer(body);
    const data = isText ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
    return await callInPieces(this.url, [data], {
      'Content-Type': isText ? 'text/plain' : 'application/json',
      'Content-Length': data.length,
      Authorization: `Bearer ${this.token}`,
      ...headers,
    }).answer;
  }
}
