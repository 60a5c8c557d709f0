import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operations';
import { accessKeyFields } from './accessKeyFields';
import { putByAccessKey } from './putByAccessKey';
import { putByWebhook } from './putByWebhook';
import { webhookFields } from './webhookFields';

const authentication: INodeProperties = {
  displayName: 'Authentication',
  name: 'authentication',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'Access Key',
      value: 'accessKey',
      description: "Sends by EventBridge's API: many events at once, each with its own ID",
    },
    {
      name: 'Webhook URL',
      value: 'webhook',
      description: 'Sends to an HTTP/HTTPS event source of an event bus, without an AccessKey',
    },
  ],
  default: 'accessKey',
};

export const putEvents: Operation = {
  name: 'Put Events',
  action: 'Put events on event bus',
  detail:
    '$parameter["authentication"] === "webhook" ? "webhook URL" : $parameter["eventBusName"] || "no bus yet"',
  description: 'Put an event for each item on an event bus of Alibaba Cloud EventBridge',
  properties: [authentication, ...accessKeyFields, ...webhookFields],
  run: async (context) => {
    const isWebhook = context.getNodeParameter('authentication', 0) === 'webhook';
    return [await (isWebhook ? putByWebhook(context) : putByAccessKey(context))];
  },
};
