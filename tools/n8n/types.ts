/** The person who owns an n8n. */
export interface Owner {
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}

/** A credential as it is created. */
export interface NewCredential {
  name: string;
  type: string;
  data: Record<string, unknown>;
}

/** A stored credential; n8n keeps its data to itself. */
export interface Credential {
  id: string;
  name: string;
  type: string;
}

/** A node in a workflow. */
export interface WorkflowNode {
  name: string;
  type: string;
  typeVersion: number;
  webhookId?: string;
  parameters: Record<string, unknown>;
  credentials?: Record<string, { id: string | null; name: string }>;
  [more: string]: unknown;
}

/** A workflow as people share it. */
export interface WorkflowJson {
  name: string;
  nodes: WorkflowNode[];
  connections: Record<string, unknown>;
  settings?: Record<string, unknown>;
  pinData?: Record<string, unknown>;
  [more: string]: unknown;
}

/** A workflow as n8n lists it. */
export interface WorkflowEntry {
  id: string;
  name: string;
  active: boolean;
  isArchived?: boolean;
}

/** A stored workflow. */
export interface Workflow extends WorkflowJson, WorkflowEntry {
  versionId: string;
}

/** Where an execution may stand. */
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** An execution as n8n lists it. */
export interface ExecutionEntry {
  id: string;
  workflowId: string;
  status: ExecutionStatus;
  mode: string;
  retryOf: string | null;
  startedAt: string;
  stoppedAt: string | null;
}

/** An execution with everything that its nodes did. */
export interface Execution extends ExecutionEntry {
  data: {
    resultData: {
      runData: Record<string, NodeRun[]>;
      error?: { message: string; description?: string };
    };
    [more: string]: unknown;
  };
}

/** One run of a node. */
export interface NodeRun {
  executionStatus?: string;
  executionTime: number;
  error?: { message: string; description?: string };
  /** Items by output. */
  data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> };
}

/** All of them. */
export const EXECUTION_STATUSES = [
  ...(['new', 'running', 'waiting', 'success', 'error', 'canceled', 'crashed'] as const),
  'unknown',
] as const;
