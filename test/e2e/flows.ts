import { randomBytes } from 'node:crypto';
import axios from 'axios';

import type { Execution, WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import type { ChatModel } from '../support/chatModel';
import type { Installation } from './installation';

let lastNode = 0;

/** @returns a node with a name of its own */
export const node = (type: string, more: Partial<WorkflowNode>): WorkflowNode => ({
  id: `node-${++lastNode}`,
  name: `Node ${lastNode}`,
  type,
  typeVersion: 1,
  position: [lastNode * 200, 0],
  parameters: {},
  ...more,
});

/**
 * A flow of a trigger and one more node, "Next", that shows what the trigger gave.
 *
 * @param next what that node does; nothing unless told
 */
export const startedBy = (
  trigger: WorkflowNode,
  next: Partial<WorkflowNode> = {},
): WorkflowJson => ({
  name: `Flow ${randomBytes(8).toString('hex')}`,
  nodes: [trigger, node('n8n-nodes-base.noOp', { ...next, name: 'Next' })],
  connections: { [trigger.name]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
  settings: { executionOrder: 'v1' },
});

/**
 * Nodes in a row behind n8n's own Webhook node.
 *
 * @param more connections of nodes that are not in the row
 */
export function flowOf(
  nodes: WorkflowNode[],
  more: WorkflowJson['connections'] = {},
): WorkflowJson {
  const path = randomBytes(8).toString('hex');
  const webhook = node('n8n-nodes-base.webhook', {
    typeVersion: 2,
    webhookId: path,
    parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries' },
  });
  const row = [webhook, ...nodes.filter(({ name }) => !(name in more))];
  const links = row
    .slice(0, -1)
    .map(({ name }, index) => [
      name,
      { main: [[{ node: row[index + 1]!.name, type: 'main', index: 0 }]] },
    ]);
  return {
    name: `Flow ${path}`,
    nodes: [webhook, ...nodes],
    connections: { ...Object.fromEntries(links), ...more },
    settings: { executionOrder: 'v1' },
  };
}

/** Runs a flow by a call of its webhook. */
export async function runFlow(
  installation: Installation,
  json: WorkflowJson,
  body: unknown = {},
): Promise<Execution> {
  const flow = await installation.activateFlow(json);
  await axios.post(flow.app.callbackUrl, body, {
    validateStatus: () => true,
    proxy: false,
    maxBodyLength: Infinity,
  });
  await installation.untilIdle(flow);
  const [entry] = await installation.client.listExecutions({ workflowId: flow.id, limit: 1 });
  if (!entry) throw new Error('The flow did not run.');
  return await installation.client.getExecution(entry.id);
}

/** n8n's AI Agent with one tool. */
export async function agentFlow(
  { client }: Installation,
  model: ChatModel,
  tool: WorkflowNode,
): Promise<WorkflowJson> {
  const { id, name } = await client.createCredential({
    name: `Model ${model.url}`,
    type: 'openAiApi',
    data: { apiKey: 'none', url: model.url },
  });
  const agent = node('@n8n/n8n-nodes-langchain.agent', {
    typeVersion: 2.2,
    parameters: { promptType: 'define', text: 'Use the tool', options: {} },
  });
  const chatModel = node('@n8n/n8n-nodes-langchain.lmChatOpenAi', {
    typeVersion: 1.2,
    parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
    credentials: { openAiApi: { id, name } },
  });
  const to = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
  return flowOf([agent, chatModel, tool], {
    [chatModel.name]: to('ai_languageModel'),
    [tool.name]: to('ai_tool'),
  });
}
