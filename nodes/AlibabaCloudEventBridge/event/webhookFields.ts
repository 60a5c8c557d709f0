import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../sending/fields';
import { jsonDataProperties } from '../../sending/jsonData';
import { eventData } from './eventData';

const forWebhook = shownFor({ authentication: ['webhook'] });

/** What is asked for to post to the address of an event source. */
export const webhookFields: INodeProperties[] = [
  {
    displayName: 'Method',
    name: 'method',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'GET', value: 'GET', description: 'The fields of the data become the query' },
      { name: 'POST', value: 'POST' },
      { name: 'PUT', value: 'PUT' },
    ],
    default: 'POST',
    description: 'One that the event source allows',
    ...forWebhook(),
  },
  {
    displayName: 'Requests',
    name: 'requests',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'One for All Items', value: 'all', description: 'One event with a list of all' },
      { name: 'One per Item', value: 'each', description: 'An event for each item' },
    ],
    default: 'each',
    ...forWebhook(),
  },
  ...jsonDataProperties(eventData, forWebhook),
];
