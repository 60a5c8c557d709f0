import type { Resource } from '../../operations';
import { getReadStatus } from './getReadStatus';
import { recall } from './recall';
import { reply } from './reply';
import { sendToGroup } from './sendToGroup';
import { sendToPeople } from './sendToPeople';

export const message: Resource = {
  name: 'Message',
  operations: { getReadStatus, recall, reply, sendToGroup, sendToPeople },
  default: 'sendToPeople',
};
