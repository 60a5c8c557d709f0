import type { INodeProperties } from 'n8n-workflow';

import { messageProperties } from '../DingTalkRobot/messageProperties';
import { jsonDataProperties, type Show } from '../shared/jsonData';

const forRun = (show: Show = {}): Pick<INodeProperties, 'displayOptions'> => ({
  displayOptions: { show: { operation: ['run'], ...show } },
});

/** The parameters of the node, from top to bottom. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Run',
        value: 'run',
        action: 'Run an automation',
        description: 'Call the webhook of a DingTalk automation, once for each item',
      },
    ],
    default: 'run',
  },
  ...jsonDataProperties(
    {
      noun: 'Body',
      description: 'What the automation gets: its steps can use it as parameters',
    },
    forRun,
    [
      {
        name: 'Robot Message',
        value: 'robotMessage',
        description:
          'A message for "Send message to this group" with the source "Source-data parsing"',
      },
    ],
  ),
  ...messageProperties({ operation: ['run'], dataFrom: ['robotMessage'] }),
  {
    displayName: 'Client Token',
    name: 'clientToken',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'From Expression',
        value: 'expression',
        description: 'A value of your own, such as the ID of an order',
      },
      {
        name: 'None',
        value: 'none',
        description: 'Every request fires. One whose connection breaks is not repeated.',
      },
      {
        name: 'One per Item',
        value: 'item',
        description: 'The same when n8n repeats a request or retries the execution',
      },
    ],
    default: 'item',
    description:
      'Within 3 hours, the automation fires only once for requests with the same Client Token. So a request whose answer got lost can be repeated.',
    ...forRun(),
  },
  {
    displayName: 'Client Token Value',
    name: 'requestKey',
    type: 'string',
    default: '',
    placeholder: 'e.g. {{ $json.orderNumber }}',
    description:
      'Within 3 hours the same value fires only once; DingTalk reports success for the repetitions. An empty value always fires.',
    ...forRun({ clientToken: ['expression'] }),
  },
  {
    displayName: 'Trigger Keywords',
    name: 'keywords',
    type: 'string',
    default: '',
    placeholder: 'e.g. new product',
    description:
      'The keywords of the automation, separated by commas. DingTalk reports success for a body without any of them, but the automation does nothing; with the keywords here, n8n notices it before it sends.',
    ...forRun(),
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Hide Avatar',
        name: 'hideAvatar',
        type: 'boolean',
        default: false,
        description: "Whether to show an Action Card without the sender's picture",
        displayOptions: { show: { '/dataFrom': ['robotMessage'], '/messageType': ['actionCard'] } },
      },
      {
        displayName: 'When the Limit Is Reached',
        name: 'limitReached',
        type: 'options',
        options: [
          { name: 'Fail', value: 'fail', description: 'The item fails at once' },
          { name: 'Wait', value: 'wait', description: 'The request is sent when its turn comes' },
        ],
        default: 'wait',
        description:
          'What to do with more requests than may be sent in a second (see the credential)',
      },
    ],
  },
];
