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

import { webhookUrlOf } from '../accounts/eventBridge';
import { searchEventBuses, testAccessKey } from '../eventBridgeAccount/eventBuses';
import {
  operationProperties,
  operationSubtitle,
  runOperation,
  type Resources,
} from '../operations';
import { putEvents } from './event/putEvents';

/** What the node can do. */
const resources: Resources = {
  event: { name: 'Event', operations: { putEvents }, default: 'putEvents' },
};

export class AlibabaCloudEventBridge implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Alibaba Cloud EventBridge',
    name: 'alibabaCloudEventBridge',
    icon: {
      light: 'file:../../icons/eventbridge.svg',
      dark: 'file:../../icons/eventbridge.dark.svg',
    },
    group: ['output'],
    version: 1,
    subtitle: operationSubtitle(resources),
    description:
      'Puts events on an event bus of Alibaba Cloud EventBridge, from which rules send them on to other systems',
    defaults: { name: 'Alibaba Cloud EventBridge' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    // With `show`, n8n takes the field for its own choice of a credential and leaves it out of the panel.
    credentials: [
      {
        name: 'alibabaCloudEventBridgeApi',
        required: true,
        testedBy: 'testAccessKeyCredential',
        displayOptions: { hide: { authentication: ['webhook'] } },
      },
      {
        name: 'alibabaCloudEventBridgeWebhookApi',
        required: true,
        testedBy: 'testWebhookCredential',
        displayOptions: { hide: { authentication: ['accessKey'] } },
      },
    ],
    properties: operationProperties(resources, 'event'),
  };

  methods = {
    listSearch: { searchEventBuses },

    credentialTest: {
      async testAccessKeyCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return await testAccessKey(this, data);
      },

      /** Each request to the address makes an event, so its form is checked. */
      async testWebhookCredential(
        this: ICredentialTestFunctions,
        { data = {} }: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        try {
          webhookUrlOf(data);
          return { status: 'OK', message: 'The address is well-formed. No event was sent.' };
        } catch (error) {
          return { status: 'Error', message: (error as Error).message };
        }
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await runOperation(this, resources);
  }
}
