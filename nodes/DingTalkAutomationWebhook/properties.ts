import type { INodeProperties } from 'n8n-workflow';

import { mentions, messageProperties } from '../dingTalkMessage/properties';
import { limitReachedOption } from '../sending/limitReached';
import { shownFor } from '../sending/fields';
import { jsonDataProperties } from '../sending/jsonData';

const forRun = shownFor({ operation: ['run'] });

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
        action: 'Run automation',
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
          'A text, Markdown or card that the automation shows in the group: for the parameter format Text and "Source-data parsing" in "Send message to this group"',
      },
    ],
  ),
  ...messageProperties({ operation: ['run'], dataFrom: ['robotMessage'] }),
  mentions({ operation: ['run'], dataFrom: ['robotMessage'], messageType: ['text', 'markdown'] }),
  {
    displayName: 'Client Token',
    name: 'clientToken',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'None',
        value: 'none',
        description: 'Every request fires. One whose connection breaks is not repeated.',
      },
      {
        name: 'One per Item',
        value: 'item',
        description:
          'Made for each item; stays the same when n8n repeats a request or you retry the execution',
      },
      {
        name: 'Own Value',
        value: 'own',
        description: 'Such as the number of an order',
      },
    ],
    default: 'item',
    description:
      'Lets n8n send a request again without running the automation twice: for 3 hours, DingTalk ignores requests with a Client Token that it has had. Leave it at One per Item unless you have a reason.',
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
    ...forRun({ clientToken: ['own'] }),
  },
  {
    displayName: 'Trigger Keywords',
    name: 'keywords',
    type: 'string',
    default: '',
    placeholder: 'e.g. new product',
    description:
      "Only a check before sending; nothing is added. Enter the automation's keywords, separated by commas: for a body without any of them DingTalk reports success and does nothing.",
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
      limitReachedOption(
        'The request is sent when its turn comes',
        'What to do with more requests than may be sent in a second (see the credential)',
      ),
    ],
  },
];
