import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentialTest } from '../accounts/credentialTest';
import { webhookUrlOf } from '../accounts/eventBridge';
import { searchEventBuses, testAccessKey } from '../eventBridgeAccount/eventBuses';
import {
  operationProperties,
  operationSubtitle,
  runOperation,
  type Resources,
} from '../operations';
import { putEvents } from './event/putEvents';
import { getMany } from './eventBus/getMany';

/** What the node can do. */
const resources: Resources = {
  event: { name: 'Event', operations: { putEvents }, default: 'putEvents' },
  eventBus: { name: 'Event Bus', operations: { getMany }, default: 'getMany' },
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
        displayOptions: { hide: { authentication: ['accessKey'], resource: ['eventBus'] } },
      },
    ],
    properties: operationProperties(resources, 'event'),
  };

  methods = {
    listSearch: { searchEventBuses },

    credentialTest: {
      testAccessKeyCredential: credentialTest(testAccessKey),

      /** Each request to the address makes an event, so only its form is checked. */
      testWebhookCredential: credentialTest(async (_context, data) => {
        webhookUrlOf(data);
        return 'The address is well-formed. No event was sent.';
      }),
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await runOperation(this, resources);
  }
}
