import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IExecuteFunctions,
  INodeCredentialTestResult,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { fireAll } from './fireAll';
import { properties } from './properties';
import { testAutomation } from './testAutomation';

export class DingTalkAutomationWebhook implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Automation Webhook',
    name: 'dingTalkAutomationWebhook',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ "run with " + { item: "the whole item", fields: "chosen fields", json: "JSON", robotMessage: "a robot message" }[$parameter["dataFrom"]] }}',
    description: 'Runs a DingTalk automation that starts "When webhook fires"',
    defaults: { name: 'DingTalk Automation Webhook' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      {
        name: 'dingTalkAutomationWebhookApi',
        required: true,
        testedBy: 'testAutomationCredential',
      },
    ],
    properties,
  };

  methods = {
    credentialTest: {
      async testAutomationCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return await testAutomation(this, data);
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await fireAll(this)];
  }
}
