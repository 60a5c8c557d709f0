import { randomUUID } from 'node:crypto';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
  createRunExecutionData,
  NodeConnectionTypes,
  Workflow,
  type ExecutionError,
  type IBinaryKeyData,
  type ICredentialDataDecryptedObject,
  type ICredentialType,
  type IDataObject,
  type INode,
  type INodeExecutionData,
  type INodeType,
  type IRunExecutionData,
  type IWorkflowBase,
  type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { additionalData, nodeTypesOf } from './core';

/** What a node is run with. */
export interface NodeSettings {
  parameters: INode['parameters'];
  credentials: { type: ICredentialType; data: ICredentialDataDecryptedObject };
  /** One empty item unless told. */
  items?: IDataObject[];
  /** A file of each item. */
  binary?: IBinaryKeyData;
  /** The node's settings tab, such as `onError`. */
  settings?: Partial<INode>;
  /** Of n8n's Webhook node before it; none unless told. */
  webhookPath?: string;
  /** Where n8n is reached. */
  urls?: Pick<IWorkflowExecuteAdditionalData, 'webhookWaitingBaseUrl'>;
  /** New ones unless told. */
  ids?: { workflow: string; execution: string };
}

/** What came of an execution. */
export interface NodeRun {
  /** Of the first output. */
  items: INodeExecutionData[];
  /** What the second output gives when `onError` is `continueErrorOutput`. */
  errorItems: INodeExecutionData[];
  /** What ended the execution. */
  error?: ExecutionError;
  /** What n8n stored. */
  stored: string;
  /** Retries it, as the button in n8n's list of executions does. */
  retry: () => Promise<NodeRun>;
}

/** A run that has begun, and how to stop it as the button in n8n's editor does. */
export interface StartedRun {
  finished: Promise<NodeRun>;
  stop: () => void;
}

const webhookNode = { id: 'webhook', name: 'Webhook', type: 'n8n-nodes-base.webhook' };

/** What nodes see of n8n's own Webhook node. */
const webhookType: INodeType = {
  description: {
    displayName: 'Webhook',
    name: 'webhook',
    group: ['trigger'],
    version: 1,
    description: '',
    defaults: { name: 'Webhook' },
    inputs: [],
    outputs: ['main'],
    properties: [{ displayName: 'Path', name: 'path', type: 'string', default: '' }],
  },
};

let lastExecutionId = 0;

/** Starts one node in n8n's own engine. */
export function startNode(nodeType: INodeType, settings: NodeSettings): StartedRun {
  const { name } = nodeType.description;
  const node: INode = {
    id: randomUUID(),
    name,
    type: name,
    typeVersion: 1,
    position: [0, 0],
    parameters: settings.parameters,
    credentials: { [settings.credentials.type.name]: { id: '1', name: 'Account' } },
    ...settings.settings,
  };
  const before: INode[] =
    settings.webhookPath === undefined
      ? []
      : [{ ...node, ...webhookNode, parameters: { path: settings.webhookPath } }];
  const workflow: IWorkflowBase = {
    id: settings.ids?.workflow ?? randomUUID(),
    name: 'Flow',
    active: false,
    activeVersionId: null,
    isArchived: false,
    createdAt: new Date(),
    updatedAt: new Date(),
    settings: { executionOrder: 'v1' },
    nodes: [node, ...before],
    connections: Object.fromEntries(
      before.map((webhook) => [webhook.name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
    ),
  };
  const items = (settings.items ?? [{}]).map((json, item) => ({
    json,
    binary: settings.binary,
    pairedItem: { item },
  }));
  const data = createRunExecutionData({
    executionData: {
      nodeExecutionStack: [{ node, data: { [NodeConnectionTypes.Main]: [items] }, source: null }],
    },
  });
  return start(nodeType, settings, workflow, data, 'trigger');
}

/** Runs one node in n8n's own engine. */
export async function runNode(nodeType: INodeType, settings: NodeSettings): Promise<NodeRun> {
  return await startNode(nodeType, settings).finished;
}

function start(
  nodeType: INodeType,
  settings: NodeSettings,
  workflowData: IWorkflowBase,
  data: IRunExecutionData,
  mode: 'trigger' | 'retry',
): StartedRun {
  const { name } = nodeType.description;
  const isFirst = mode === 'trigger';
  const executionId = (isFirst && settings.ids?.execution) || String(++lastExecutionId);
  const hooks = new ExecutionLifecycleHooks(mode, executionId, workflowData);
  const engine = new WorkflowExecute(
    additionalData(settings.credentials, { executionId, hooks, ...settings.urls }),
    mode,
    data,
  );
  const execution = engine.processRunExecutionData(
    new Workflow({
      ...workflowData,
      nodeTypes: nodeTypesOf({ [name]: nodeType, [webhookNode.type]: webhookType }),
    }),
  );
  const finished = execution.then(({ data: result }): NodeRun => {
    const { error, runData } = result.resultData;
    const output = runData[name]?.at(-1)?.data?.main ?? [];
    const stored = JSON.stringify(result);
    return {
      items: output[0] ?? [],
      errorItems: output[1] ?? [],
      error,
      stored,
      async retry() {
        const again = JSON.parse(stored) as IRunExecutionData;
        delete again.resultData.error;
        again.resultData.runData[name]?.pop();
        return await start(nodeType, settings, workflowData, again, 'retry').finished;
      },
    };
  });
  return { finished, stop: () => execution.cancel() };
}
