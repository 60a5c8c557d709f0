import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentialTest } from '../accounts/credentialTest';
import { properties } from './properties';
import { send } from './send';
import { testRobot } from './testRobot';

export class DingTalkRobot implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Robot',
    name: 'dingTalkRobot',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ $parameter["operation"] === "sendDigest" ? "send digest" : "send " + { text: "text", link: "link", markdown: "markdown", actionCard: "action card", feedCard: "feed card", fromInput: "message from input" }[$parameter["messageType"]] }}',
    description:
      'Sends a message to a DingTalk group chat through a custom robot of the group: text, Markdown, links and cards',
    defaults: { name: 'DingTalk Robot' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dingTalkRobotApi', required: true, testedBy: 'testRobotCredential' }],
    properties,
  };

  methods = { credentialTest: { testRobotCredential: credentialTest(testRobot) } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await send(this)];
  }
}
