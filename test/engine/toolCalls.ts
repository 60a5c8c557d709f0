import { randomUUID } from 'node:crypto';
import { WebhookContext } from 'n8n-core';
import {
  NodeConnectionTypes,
  Workflow,
  type ICredentialDataDecryptedObject,
  type ICredentialType,
  type INode,
  type INodeType,
} from 'n8n-workflow';

import { additionalData, nodeTypesOf } from './core';

/** What n8n makes of a node that is drawn as a tool: see `convertNodeToAiTool` in n8n 2.41. */
function toolTypeOf(nodeType: INodeType): INodeType {
  const { description } = nodeType;
  const tool = Object.create(nodeType) as INodeType;
  tool.description = {
    ...description,
    name: `${description.name}Tool`,
    inputs: [],
    outputs: [NodeConnectionTypes.AiTool],
  };
  return tool;
}

const mcpServerTrigger: INodeType = {
  description: {
    displayName: 'MCP Server Trigger',
    name: 'mcpTrigger',
    group: ['trigger'],
    version: 1,
    description: 'Takes the calls of tools',
    defaults: { name: 'MCP Server Trigger' },
    inputs: [NodeConnectionTypes.AiTool],
    outputs: [],
    properties: [],
  },
};

const nodeOf = ({ description }: INodeType, more: Partial<INode> = {}): INode => ({
  id: randomUUID(),
  name: description.displayName,
  type: description.name,
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
  ...more,
});

interface Tool {
  invoke: (given: object) => Promise<string>;
}

/**
 * Calls a node as n8n's MCP Server Trigger does outside queue mode: from within its webhook, so that
 * there is no execution. See `DirectExecutionStrategy` of that node in n8n 2.41.
 *
 * @param times requests, each with one call
 * @param given what the tool gets with a call
 * @returns what the client of each request gets
 */
export async function callByMcpServer(
  nodeType: INodeType,
  parameters: INode['parameters'],
  credential: { type: ICredentialType; data: ICredentialDataDecryptedObject },
  times: number,
  given: object = {},
): Promise<string[]> {
  const toolType = toolTypeOf(nodeType);
  const trigger = nodeOf(mcpServerTrigger);
  const tool = nodeOf(toolType, {
    parameters,
    credentials: { [credential.type.name]: { id: '1', name: 'Account' } },
  });
  const workflow = new Workflow({
    id: randomUUID(),
    active: true,
    nodes: [trigger, tool],
    connections: {
      [tool.name]: { ai_tool: [[{ node: trigger.name, type: 'ai_tool', index: 0 }]] },
    },
    nodeTypes: nodeTypesOf({ [trigger.type]: mcpServerTrigger, [tool.type]: toolType }),
  });
  const webhook = {
    httpMethod: 'POST' as const,
    node: trigger.name,
    path: 'mcp',
    webhookDescription: { name: 'default' as const, httpMethod: 'POST' as const, path: 'mcp' },
    workflowId: workflow.id,
    workflowExecuteAdditionalData: additionalData(credential),
  };
  const answers: string[] = [];
  for (let call = 0; call < times; call++) {
    const context = new WebhookContext(
      workflow,
      trigger,
      additionalData(credential),
      'webhook',
      webhook,
      [],
      null,
    );
    const [connected] = (await context.getInputConnectionData('ai_tool', 0)) as Tool[];
    answers.push(await connected!.invoke(given));
  }
  return answers;
}
