import type { INodeProperties } from 'n8n-workflow';

import { acknowledgeProperty } from '../receiving/acknowledge';
import { allowedIpsProperty } from '../receiving/allowedAddresses';

export const properties: INodeProperties[] = [
  {
    displayName:
      'Any system that can call a DingTalk automation can start this flow:<ul><li>Set Authentication, and publish the workflow.</li><li>Copy the Production URL from Webhook URLs above.</li><li>Enter it in the other system, where the webhook URL of a DingTalk automation would go. Keep it secret.</li></ul>',
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
        description: 'Whoever has the URL can start the flow; one request a second is taken',
      },
    ],
    default: 'bearerToken',
    description:
      'Whether callers must send a secret besides the URL. DingTalk calls this the credential check.',
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
        description: 'Each field of the body becomes a field of the item',
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
    placeholder: 'Add Option',
    default: {},
    options: [
      allowedIpsProperty,
      {
        displayName: 'Requests per Second',
        name: 'requestsPerSecond',
        type: 'number',
        noDataExpression: true,
        typeOptions: { minValue: 1, numberPrecision: 0 },
        default: 5,
        description:
          'How many requests each n8n process takes in a second; more are refused. Without this option: 5 with a Bearer Token, 1 without. With several webhook processors in queue mode, enter the share of one.',
      },
    ],
  },
];
