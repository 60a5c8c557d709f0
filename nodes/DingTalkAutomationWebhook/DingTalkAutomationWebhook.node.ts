import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentialTest } from '../accounts/credentialTest';
import { properties } from './properties';
import { run } from './run';
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

  methods = { credentialTest: { testAutomationCredential: credentialTest(testAutomation) } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await run(this)];
  }
}
