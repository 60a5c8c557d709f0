import type {
  IExecuteFunctions,
  IHookFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { responseMode } from '../receiving/acknowledge';
import { testApp } from '../openApi/testApp';
import { intakeOf } from './intake';
import { properties } from './properties';
import { receiveCallback } from './receiveCallback';
import { explainPublishing } from '../receiving/explainPublishing';
import { runEvents } from '../receiving/runEvents';
import { isRegistered, register, unregister } from './registration';
import { checkSettings, isAutomatic } from './settings';
import { credentialTest } from '../accounts/credentialTest';
import { testCallbackKeys } from '../accounts/testCallbackKeys';

export class DingTalkCallbackTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Callback Trigger',
    name: 'dingTalkCallbackTrigger',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['trigger'],
    // From version 2 on, n8n reads a webhook's body without evaluating an expression first.
    version: 2,
    subtitle:
      '={{ $parameter["events"] === "all" ? "all events" : [...($parameter["selectedEvents"] || []), $parameter["otherEventCodes"]].filter(Boolean).join(", ") }}',
    description:
      'Starts the flow when DingTalk pushes an event, such as a new employee or an approved form',
    eventTriggerDescription: 'Waiting for DingTalk to push an event to the Test URL',
    triggerPanel: {
      header: 'Receive events from DingTalk',
      executionsHelp: {
        inactive:
          "While you build, paste the Test URL into DingTalk's developer console and click Execute step: DingTalk's URL check is answered, and n8n waits for a real event. (With automatic registration, the node enters the URL itself.) When the flow is ready, publish it and paste the Production URL instead.",
        active:
          'Each event that DingTalk pushes to the Production URL starts an execution; see the Executions tab. To test a change, paste the Test URL into DingTalk for a while and click Execute step.',
      },
      activationHint:
        'Once the workflow is published, events that DingTalk pushes to the Production URL start it by themselves.',
    },
    activationMessage:
      'DingTalk events start this workflow. With manual registration, save the Production URL in the developer console of DingTalk first.',
    defaults: { name: 'DingTalk Callback Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'dingTalkCallbackApi', required: true, testedBy: 'testCallbackCredential' },
      {
        name: 'dingTalkAppApi',
        required: true,
        testedBy: 'testAppCredential',
        displayOptions: { show: { registration: ['automatic'] } },
      },
    ],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        path: 'dingtalk',
        // Leaves the answer to the node instead of n8n's "Workflow was started".
        responseData: '',
        ...responseMode,
      },
      {
        name: 'setup',
        httpMethod: 'GET,HEAD,PUT,PATCH,DELETE',
        path: 'dingtalk',
        responseMode: 'onReceived',
        ndvHideUrl: true,
        ndvHideMethod: true,
      },
    ],
    properties,
  };

  methods = {
    credentialTest: {
      testAppCredential: credentialTest(testApp),
      testCallbackCredential: credentialTest(testCallbackKeys),
    },
  };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        if (!isAutomatic(this)) return false;
        return await explainPublishing(this, async () => {
          await checkSettings(this);
          return await isRegistered(this);
        });
      },

      async create(this: IHookFunctions): Promise<boolean> {
        return await explainPublishing(this, async () => {
          await checkSettings(this);
          if (isAutomatic(this)) await register(this);
          return true;
        });
      },

      async delete(this: IHookFunctions): Promise<boolean> {
        if (!isAutomatic(this)) return true;
        return await explainPublishing(this, async () => {
          await unregister(this);
          return true;
        });
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receiveCallback(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await runEvents(this, intakeOf(this))];
  }
}
