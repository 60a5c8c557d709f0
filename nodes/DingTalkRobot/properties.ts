import type { INodeProperties } from 'n8n-workflow';

import { limitReachedOption } from '../sending/limitReached';
import { mentions, messageProperties } from '../dingTalkMessage/properties';

const digestProperties: INodeProperties[] = [
  {
    displayName: 'Title',
    name: 'title',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. New colleagues today',
    description: 'The heading of the digest, also shown in the notification',
    displayOptions: { show: { operation: ['sendDigest'] } },
  },
  {
    displayName: 'Line per Item',
    name: 'line',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. **{{ $json.name }}** joins {{ $json.department }}',
    description:
      'What the digest says about each item, in Markdown. Switch to Expression and drag fields of the input here.',
    displayOptions: { show: { operation: ['sendDigest'] } },
  },
  {
    displayName: 'Most Lines',
    name: 'mostLines',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 20,
    description: 'How many items get a line; the rest is counted at the end: "… and 37 more"',
    displayOptions: { show: { operation: ['sendDigest'] } },
  },
];

/** The parameters of the node, from top to bottom. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Send',
        value: 'send',
        action: 'Send message to group',
        description: 'Send one message for each item to the DingTalk group',
      },
      {
        name: 'Send Digest',
        value: 'sendDigest',
        action: 'Send digest of all items to group',
        description: 'Send one message that lists all items to the DingTalk group',
      },
    ],
    default: 'send',
  },
  ...messageProperties({ operation: ['send'] }),
  mentions({ operation: ['send'], messageType: ['text', 'markdown'] }),
  ...digestProperties,
  mentions({ operation: ['sendDigest'] }),
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
        description: "Whether to show an Action Card without the robot's picture",
        displayOptions: { show: { '/messageType': ['actionCard'] } },
      },
      limitReachedOption(
        'The message is sent when its turn comes',
        'What to do with more messages than the robot may send in a minute (see the credential), and while DingTalk blocks it',
      ),
    ],
  },
];
