import type { INodeProperties } from 'n8n-workflow';

import { acknowledgeProperty } from '../shared/acknowledge';

export const properties: INodeProperties[] = [
  {
    displayName:
      'Copy the Production URL from Webhook URLs above into the system that is to start this flow, in place of the webhook URL of a DingTalk automation. It takes the same requests and gives the same answers. Whoever has the URL can start the flow: keep it secret.',
    name: 'setupNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Authentication',
    name: 'authentication',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Bearer Token',
        value: 'bearerToken',
        description: 'Callers must send a secret as well: up to 5 requests a second are taken',
      },
      {
        name: 'None',
        value: 'none',
        description: 'The URL is the only secret: one request a second is taken',
      },
    ],
    default: 'none',
    description: 'What DingTalk calls the credential check',
  },
  {
    displayName: 'Trigger Keywords',
    name: 'keywords',
    type: 'string',
    noDataExpression: true,
    default: '',
    placeholder: 'e.g. new product, price change',
    description:
      'Up to 10 keywords, separated by commas. The flow starts only if the body contains one of them; other requests are answered with success and do nothing. Empty means that every request starts the flow.',
  },
  {
    displayName: 'Parameter Format',
    name: 'format',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'JSON',
        value: 'json',
        description: 'The fields of the body are the fields of the item',
      },
      {
        name: 'None',
        value: 'none',
        description: 'The flow starts with an empty item',
      },
      {
        name: 'Text',
        value: 'text',
        description: 'The whole body is one field, called text; it need not be JSON',
      },
    ],
    default: 'json',
    description: 'How the flow gets what the caller sends',
  },
  acknowledgeProperty('request', 'When to answer the caller'),
  {
    displayName: 'Options',
    name: 'rules',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Allowed IPs',
        name: 'allowedIps',
        type: 'string',
        noDataExpression: true,
        default: '',
        placeholder: 'e.g. 203.119.0.0/16, 2001:db8::1',
        description:
          'IPv4 or IPv6 addresses or CIDR ranges that requests may come from, separated by commas. Behind a reverse proxy, n8n learns the sender only when N8N_PROXY_HOPS is set.',
      },
      {
        displayName: 'Requests per Second',
        name: 'requestsPerSecond',
        type: 'number',
        noDataExpression: true,
        typeOptions: { minValue: 1, numberPrecision: 0 },
        default: 5,
        description:
          'How many requests each n8n process takes in a second; more are refused. With several webhook processors in queue mode, enter the share of one.',
      },
    ],
  },
  {
    // n8n leaves the body of a webhook unread for this, so that the rules of an automation, and not
    // those of n8n, answer what is too large or no JSON.
    displayName: 'Body',
    name: 'options',
    type: 'hidden',
    default: { binaryData: true },
  },
];
