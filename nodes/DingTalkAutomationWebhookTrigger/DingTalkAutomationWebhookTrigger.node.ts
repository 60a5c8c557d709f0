import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  IHookFunctions,
  INodeCredentialTestResult,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { responseMode } from '../receiving/acknowledge';
import { runEvents } from '../receiving/runEvents';
import { intakeOf } from './intake';
import { properties } from './properties';
import { receiveRequest } from './receiveRequest';
import { bearerTokenOf, checkSettings } from './settings';

export class DingTalkAutomationWebhookTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Automation Webhook Trigger',
    name: 'dingTalkAutomationWebhookTrigger',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['trigger'],
    // From version 2 on, n8n reads a webhook's body without evaluating an expression first.
    version: 2,
    subtitle:
      '={{ $parameter["keywords"] ? "when the body contains " + $parameter["keywords"] : "on every request" }}',
    description:
      'Starts the flow when a system calls it as it would call the webhook of a DingTalk automation',
    eventTriggerDescription: 'Waiting for a request to the Test URL',
    triggerPanel: {
      header: 'Be called like a DingTalk automation',
      executionsHelp: {
        inactive:
          'While you build, click Execute step and let the other system call the Test URL. When the flow is ready, publish it and use the Production URL instead.',
        active:
          'Each request to the Production URL that meets the rules starts an execution; see the Executions tab. To test a change, click Execute step and call the Test URL.',
      },
      activationHint:
        'Once the workflow is published, requests to the Production URL start it by themselves.',
    },
    activationMessage: 'Requests to the Production URL now start this workflow.',
    defaults: { name: 'DingTalk Automation Webhook Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      {
        name: 'dingTalkAutomationWebhookTriggerApi',
        required: true,
        testedBy: 'testTriggerCredential',
        displayOptions: { show: { authentication: ['bearerToken'] } },
      },
    ],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        path: 'flow',
        // Leaves the answer to the node instead of n8n's "Workflow was started".
        responseData: '',
        ...responseMode,
      },
    ],
    properties,
  };

  methods = {
    credentialTest: {
      /** There is no service to try the token with, so its form is checked. */
      async testTriggerCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        try {
          bearerTokenOf(data);
          return { status: 'OK', message: 'Callers can send this token.' };
        } catch (error) {
          return { status: 'Error', message: (error as Error).message };
        }
      },
    },
  };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return false;
      },

      /** Callers are told the URL by hand; here the settings are checked. */
      async create(this: IHookFunctions): Promise<boolean> {
        await checkSettings(this);
        return true;
      },

      async delete(this: IHookFunctions): Promise<boolean> {
        return true;
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receiveRequest(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await runEvents(this, intakeOf(this))];
  }
}
