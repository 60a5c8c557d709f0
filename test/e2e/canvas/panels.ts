import { randomUUID } from 'node:crypto';

import type { WorkflowJson, WorkflowNode } from '../../../tools/n8n/types';
import { node } from '../flows';
import { packageName } from '../installation';

/** A node whose panel is looked at; its name is that of the picture. */
const panel = (name: string, type: string, parameters: Record<string, unknown>): WorkflowNode =>
  node(`${packageName}.${type}`, {
    // n8n finds the node to open by the beginning of its id.
    id: randomUUID(),
    name,
    parameters,
    typeVersion: type.endsWith('Trigger') ? 2 : 1,
  });

const app = 'dingTalkApp';
const eventBridge = 'alibabaCloudEventBridge';

/**
 * One face of every resource, and of what shows other fields and credentials than the first does.
 * Not every operation: what it does is seen by calls, which take less time than pictures.
 */
export const panels = [
  panel('callback-trigger-manual', 'dingTalkCallbackTrigger', {}),
  panel('callback-trigger-automatic', 'dingTalkCallbackTrigger', { registration: 'automatic' }),
  panel('callback-failed', 'dingTalkCallback', { operation: 'getFailedEvents' }),
  panel('app-user', app, {}),
  panel('app-user-role', app, { operation: 'getManyByRole' }),
  panel('app-department', app, { resource: 'department', operation: 'getMany' }),
  panel('app-approval', app, { resource: 'approval' }),
  panel('app-approval-create', app, { resource: 'approval', operation: 'create' }),
  panel('app-to-do', app, { resource: 'toDo' }),
  panel('app-message', app, { resource: 'message', messageType: 'markdown' }),
  panel('app-message-video', app, { resource: 'message', messageType: 'video' }),
  panel('app-reply', app, { resource: 'message', operation: 'reply' }),
  panel('app-file', app, { resource: 'file', operation: 'download' }),
  panel('robot-text', 'dingTalkRobot', { messageType: 'text' }),
  panel('robot-actionCard', 'dingTalkRobot', { messageType: 'actionCard' }),
  panel('automation', 'dingTalkAutomationWebhook', {}),
  panel('automation-trigger', 'dingTalkAutomationWebhookTrigger', {
    authentication: 'bearerToken',
  }),
  panel('eventbridge-key', eventBridge, { authentication: 'accessKey' }),
  panel('eventbridge-key-fields', eventBridge, {
    authentication: 'accessKey',
    eventFrom: 'fields',
  }),
  panel('eventbridge-webhook', eventBridge, { authentication: 'webhook' }),
];

/** The panels from which the dialog of a new credential opens, and what it is for. */
export const credentialPanels: Record<string, string> = {
  'callback-trigger-manual': 'DingTalk Callback API',
  'callback-failed': 'DingTalk App API',
  'robot-text': 'DingTalk Robot API',
  automation: 'DingTalk Automation Webhook API',
  'automation-trigger': 'DingTalk Automation Webhook Trigger API',
  'eventbridge-key': 'Alibaba Cloud EventBridge API',
  'eventbridge-webhook': 'Alibaba Cloud EventBridge Webhook API',
};

/** All of them on one canvas, in rows. */
export const panelsFlow: WorkflowJson = {
  name: 'Panels',
  nodes: panels.map((one, index) => ({
    ...one,
    position: [(index % 5) * 260, Math.floor(index / 5) * 220],
  })),
  connections: {},
};
