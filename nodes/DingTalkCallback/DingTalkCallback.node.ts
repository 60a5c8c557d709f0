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

import { testCallbackKeys } from '../DingTalkCallbackTrigger/testCallbackKeys';
import { testApp } from '../shared/dingTalkApp/testApp';
import { errorOutput, itemError } from '../shared/itemErrors';
import { getFailedEvents } from './failedEvents';
import { getRegistration } from './getRegistration';
import { properties } from './properties';
import { redeliver } from './redeliver';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const operation = context.getNodeParameter('operation', 0);
  if (operation === 'redeliver') return [await redeliver(context)];
  if (operation === 'getRegistration') return [await getRegistration(context)];
  const { events, more } = await getFailedEvents(context);
  return [events, more];
}

export class DingTalkCallback implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'DingTalk Callback',
    name: 'dingTalkCallback',
    icon: { light: 'file:../../icons/dingtalk.svg', dark: 'file:../../icons/dingtalk.dark.svg' },
    group: ['input'],
    version: 1,
    subtitle:
      '={{ { getFailedEvents: "get failed events", getRegistration: "get registration", redeliver: "redeliver event" }[$parameter["operation"]] }}',
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
    properties,
  };

  methods = {
    credentialTest: {
      async testAppCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return await testApp(this, data);
      },

      async testCallbackCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return testCallbackKeys(data);
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    try {
      return await run(this);
    } catch (error) {
      const explained = itemError(this, error, 0);
      if (!this.continueOnFail()) throw explained;
      return [[errorOutput(explained, { item: 0 })]];
    }
  }
}
