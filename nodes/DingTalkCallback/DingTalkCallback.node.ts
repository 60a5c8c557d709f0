import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentialTest } from '../accounts/credentialTest';
import { testCallbackKeys } from '../accounts/testCallbackKeys';
import {
  operationProperties,
  operationSubtitle,
  runOperation,
  type Resources,
} from '../operations';
import { testApp } from '../openApi/testApp';
import { errorOutput, itemError } from '../sending/itemErrors';
import { getFailedEvents } from './getFailedEvents';
import { getRegistration } from './getRegistration';
import { redeliver } from './redeliver';

/** What the node can do. */
const resources: Resources = {
  callback: {
    name: 'Callback',
    operations: { getFailedEvents, getRegistration, redeliver },
    default: 'getFailedEvents',
  },
};

export class DingTalkCallback implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Callback',
    name: 'dingTalkCallback',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['input'],
    version: 1,
    subtitle: operationSubtitle(resources),
    description:
      'Gets the events that DingTalk could not push while n8n was down, and tells where events go',
    defaults: { name: 'DingTalk Callback' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs:
      '={{ $parameter["operation"] === "getFailedEvents" ? [{ type: "main", displayName: "Events" }, { type: "main", displayName: "More" }] : ["main"] }}',
    // With `show`, n8n takes the field for its own choice of a credential and leaves it out of the panel.
    credentials: [
      {
        name: 'dingTalkAppApi',
        required: true,
        testedBy: 'testAppCredential',
        displayOptions: { hide: { operation: ['redeliver'] } },
      },
      {
        name: 'dingTalkCallbackApi',
        required: true,
        testedBy: 'testCallbackCredential',
        displayOptions: { hide: { operation: ['getFailedEvents', 'getRegistration'] } },
      },
    ],
    properties: operationProperties(resources, 'callback'),
  };

  methods = {
    credentialTest: {
      testAppCredential: credentialTest(testApp),
      testCallbackCredential: credentialTest(testCallbackKeys),
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    try {
      return await runOperation(this, resources);
    } catch (error) {
      const explained = itemError(this, error, 0);
      if (!this.continueOnFail()) throw explained;
      return [[errorOutput(explained, { item: 0 })]];
    }
  }
}
