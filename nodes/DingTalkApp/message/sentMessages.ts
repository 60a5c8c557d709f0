import type { INodeProperties } from 'n8n-workflow';

import { parseMessageKeys } from '../../../protocols/dingtalk/openApi/robotMessages';
import type { ReadParameter } from '../../sending/parameterReader';
import { readConversationId } from './sendToGroup';

/** Which messages an operation is about. */
export const sentMessageFields: INodeProperties[] = [
  {
    displayName: 'Sent To',
    name: 'sentTo',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Group', value: 'group', description: 'A group chat' },
      { name: 'People', value: 'people', description: 'Their chats with the robot' },
    ],
    default: 'people',
  },
  {
    displayName: 'Conversation ID',
    name: 'conversationId',
    type: 'string',
    required: true,
    default: '={{ $json.conversationId }}',
    description: 'Of the group, as the node that sent the messages gave it',
    displayOptions: { show: { sentTo: ['group'] } },
  },
  {
    displayName: 'Message Keys',
    name: 'processQueryKeys',
    type: 'string',
    required: true,
    default: '={{ $json.processQueryKeys }}',
    description:
      'The processQueryKeys that the node that sent the messages gave, separated by commas, or an expression that gives a list. DingTalk knows them for 24 hours.',
  },
];

/** Messages that were sent. */
export interface SentMessages {
  processQueryKeys: string[];
  /** Of the group that they were sent to; missing when it was people. */
  conversationId?: string;
}

/** @throws InvalidInput when something of it is missing */
export function sentMessages(read: ReadParameter, itemIndex: number): SentMessages {
  const processQueryKeys = parseMessageKeys(read('processQueryKeys', itemIndex));
  if (read('sentTo', itemIndex) !== 'group') return { processQueryKeys };
  return {
    processQueryKeys,
    conversationId: readConversationId(read('conversationId', itemIndex)),
  };
}
