import { randomUUID } from 'node:crypto';
import {
  NodeConnectionTypes,
  type ICredentialType,
  type INode,
  type INodeExecutionData,
  type INodeParameters,
  type INodeType,
  type IWorkflowBase,
} from 'n8n-workflow';

/** A node in n8n's editor. */
export interface NodeSetUp {
  type: INodeType;
  typeVersion?: number;
  /** What is left out has its default. */
  parameters?: INodeParameters;
  /** The type of its credential; absent when it has none. */
  credentialType?: ICredentialType['name'];
}

/** n8n's name for a node that is the only one of its type. */
export const nameOf = ({ description }: INodeType): string => String(description.defaults.name);

/** @returns `trigger → next`; each has its own ids, as nodes keep memory by them */
export function workflowOf(trigger: NodeSetUp, next: NodeSetUp): IWorkflowBase {
  return {
    id: randomUUID(),
    name: 'DingTalk events',
    active: true,
    activeVersionId: null,
    isArchived: false,
    createdAt: new Date(),
    updatedAt: new Date(),
    settings: { executionOrder: 'v1' },
    nodes: [nodeOf(trigger, { webhookId: randomUUID() }), nodeOf(next)],
    connections: {
      [nameOf(trigger.type)]: {
        main: [[{ node: nameOf(next.type), type: NodeConnectionTypes.Main, index: 0 }]],
      },
    },
  };
}

function nodeOf(
  { type, typeVersion = 1, parameters = {}, credentialType }: NodeSetUp,
  more: Partial<INode> = {},
): INode {
  const name = nameOf(type);
  return {
    id: randomUUID(),
    name,
    type: name,
    typeVersion,
    position: [0, 0],
    parameters,
    ...(credentialType && { credentials: { [credentialType]: { id: '1', name: 'DingTalk' } } }),
    ...more,
  };
}

/** A node that gives its items to nobody. */
export function passThrough(act: () => void | Promise<void>): INodeType {
  return {
    description: {
      displayName: 'Flow',
      name: 'Flow',
      group: ['transform'],
      version: 1,
      description: 'Passes its items on',
      defaults: { name: 'Flow' },
      inputs: [NodeConnectionTypes.Main],
      outputs: [NodeConnectionTypes.Main],
      properties: [],
    },
    async execute(): Promise<INodeExecutionData[][]> {
      await act();
      return [this.getInputData()];
    },
  };
}
