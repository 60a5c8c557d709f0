import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import { isRecord } from '../json';
import { RestSession } from './restSession';
import {
  type Credential,
  EXECUTION_STATUSES,
  type Execution,
  type ExecutionEntry,
  type ExecutionStatus,
  type NewCredential,
  type Owner,
  type Workflow,
  type WorkflowEntry,
  type WorkflowJson,
  type WorkflowNode,
} from './types';
import { type WebhookNode, webhookUrl } from './webhookUrl';

export type * from './types';

/** Which executions are meant. */
export interface ExecutionFilter {
  workflowId: string;
  status?: ExecutionStatus[];
}

/** n8n gives no more at once. */
const PAGE_SIZE = 100;
/** Newer versions try five times to publish what cannot be published, which takes 15 s and more. */
const PUBLISH_LIMIT_MS = 40_000;
const POLL_MS = 50;

/** Does what a person does in n8n's editor, by the REST interface that the editor uses. */
export class N8nClient {
  private readonly rest: RestSession;

  /** @param url n8n's address, without a slash at the end */
  constructor(private readonly url: string) {
    this.rest = new RestSession(url);
  }

  /** Makes the owner of a fresh n8n and logs in; logs in only where there is one already. */
  async setUpOwner(owner: Owner): Promise<void> {
    const settings = await this.rest.get('/settings');
    if (needsOwner(settings)) await this.rest.post('/owner/setup', owner);
    await this.login(owner);
  }

  /** Logs in; the session lasts for this client. */
  async login({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
    await this.rest.post('/login', { email, emailOrLdapLoginId: email, password });
  }

  /** n8n's version. */
  async version(): Promise<string> {
    const settings = await this.rest.get('/settings');
    return String(isRecord(settings) && settings.versionCli);
  }

  /** Stores a credential. */
  async createCredential(credential: NewCredential): Promise<Credential> {
    return (await this.rest.post('/credentials', credential)) as Credential;
  }

  /** All credentials, without their data. */
  async listCredentials(): Promise<Credential[]> {
    return (await this.rest.get('/credentials')) as Credential[];
  }

  /** Replaces name and data of a credential. */
  async updateCredential(id: string, credential: NewCredential): Promise<Credential> {
    return (await this.rest.patch(`/credentials/${id}`, credential)) as Credential;
  }

  /** Has n8n try a credential, as its editor does after saving. */
  async testCredential(
    credential: NewCredential & { id: string },
  ): Promise<{ status: 'OK' | 'Error'; message: string }> {
    const answer = await this.rest.post('/credentials/test', { credentials: credential });
    return answer as { status: 'OK' | 'Error'; message: string };
  }

  /** What a node's list offers to choose from, as the editor asks for it. */
  async searchList(
    node: Pick<WorkflowNode, 'type' | 'typeVersion' | 'parameters' | 'credentials'>,
    methodName: string,
    filter?: string,
  ): Promise<Array<{ name: string; value: unknown }>> {
    const answer = (await this.rest.post('/dynamic-node-parameters/resource-locator-results', {
      path: '',
      nodeTypeAndVersion: { name: node.type, version: node.typeVersion },
      currentNodeParameters: node.parameters,
      credentials: node.credentials,
      methodName,
      filter,
    })) as { results: Array<{ name: string; value: unknown }> };
    return answer.results;
  }

  /** All workflows. */
  async listWorkflows(): Promise<WorkflowEntry[]> {
    return (await this.rest.get('/workflows')) as WorkflowEntry[];
  }

  /** A workflow with its nodes. */
  async getWorkflow(id: string): Promise<Workflow> {
    return (await this.rest.get(`/workflows/${id}`)) as Workflow;
  }

  /** Stores a workflow, inactive. */
  async importWorkflow(json: WorkflowJson): Promise<Workflow> {
    return (await this.rest.post('/workflows', {
      ...drawing(json),
      // Old versions have no default for it.
      active: false,
    })) as Workflow;
  }

  /** Replaces what a workflow consists of; an active one keeps running as it was until activated anew. */
  async updateWorkflow(id: string, json: WorkflowJson): Promise<Workflow> {
    return (await this.rest.patch(`/workflows/${id}`, drawing(json))) as Workflow;
  }

  /** Removes a workflow with its executions. */
  async deleteWorkflow(id: string): Promise<void> {
    await this.rest.post(`/workflows/${id}/archive`, {});
    await this.rest.delete(`/workflows/${id}`);
  }

  /** Activates the present version of a workflow and waits until it listens. */
  async activateWorkflow(id: string): Promise<void> {
    const { versionId } = await this.getWorkflow(id);
    await this.rest.post(`/workflows/${id}/activate`, { versionId });
    await this.untilPublished(id);
  }

  /** Deactivates a workflow. */
  async deactivateWorkflow(id: string): Promise<void> {
    await this.rest.post(`/workflows/${id}/deactivate`, {});
    await this.untilPublished(id);
  }

  /** Executions, newest first, at most `limit` of them. */
  async listExecutions(filter: ExecutionFilter & { limit?: number }): Promise<ExecutionEntry[]> {
    const { limit = PAGE_SIZE } = filter;
    const entries: ExecutionEntry[] = [];
    let next: Record<string, string> | undefined = {};
    while (next && entries.length < limit) {
      const size = Math.min(PAGE_SIZE, limit - entries.length);
      const page: ExecutionPage = await this.executionPage(filter, size, next);
      entries.push(...page.results);
      next = nextPage(page, size);
    }
    return entries;
  }

  /** Number of executions. */
  async countExecutions(filter: ExecutionFilter): Promise<number> {
    return (await this.executionPage(filter, 1)).count;
  }

  /** An execution with its data. */
  async getExecution(id: string): Promise<Execution> {
    const stored = (await this.rest.get(`/executions/${id}`)) as Execution & { data: unknown };
    const { data } = stored;
    return typeof data === 'string'
      ? { ...stored, data: parse(data) as Execution['data'] }
      : stored;
  }

  /** Deletes the given executions, or all of a workflow. */
  async deleteExecutions(which: { ids: string[] } | { workflowId: string }): Promise<void> {
    const body =
      'ids' in which
        ? which
        : { deleteBefore: new Date().toISOString(), filters: { workflowId: which.workflowId } };
    await this.rest.post('/executions/delete', body);
  }

  /** Runs a failed execution again from where it failed, as n8n's list of executions offers. */
  async retryExecution(id: string, options: { loadWorkflow?: boolean } = {}): Promise<void> {
    await this.rest.post(`/executions/${id}/retry`, {
      loadWorkflow: options.loadWorkflow ?? false,
    });
  }

  /**
   * What "Listen for test event" does on the canvas: the test URL of the trigger answers for two
   * minutes or until an event came.
   *
   * @throws Error when n8n runs the workflow instead of waiting
   */
  async startManualTest(id: string, triggerName: string): Promise<void> {
    const answer = await this.rest.post(`/workflows/${id}/run`, {
      // Old versions run what they are sent, newer ones what they have stored.
      workflowData: await this.getWorkflow(id),
      triggerToStartFrom: { name: triggerName },
    });
    if (!isRecord(answer) || answer.waitingForWebhook !== true) {
      throw new Error(`n8n does not wait for an event of "${triggerName}".`);
    }
  }

  /** Ends what {@link startManualTest} began. */
  async stopManualTest(id: string): Promise<void> {
    await this.rest.delete(`/test-webhook/${id}`);
  }

  /** Address under which a node's webhook answers while its workflow is active, or is tested. */
  webhookUrl(node: WebhookNode, options: { test?: boolean } = {}): string {
    return webhookUrl(this.url, node, options);
  }

  private async executionPage(
    { workflowId, status = [...EXECUTION_STATUSES] }: ExecutionFilter,
    limit: number,
    position: Record<string, string> = {},
  ): Promise<ExecutionPage> {
    const filter = JSON.stringify({ workflowId, status });
    return (await this.rest.get('/executions', { filter, limit, ...position })) as ExecutionPage;
  }

  /** Newer versions activate after they have answered. */
  private async untilPublished(id: string): Promise<void> {
    const deadline = Date.now() + PUBLISH_LIMIT_MS;
    for (;;) {
      const state = await this.rest.getIfThere(`/workflows/${id}/publication-status`);
      if (!isRecord(state) || state.status !== 'in_progress') return failIfRefused(state);
      if (Date.now() > deadline) throw new Error('n8n did not finish activating the workflow.');
      await sleep(POLL_MS);
    }
  }
}

interface ExecutionPage {
  results: ExecutionEntry[];
  count: number;
  /** Only newer versions send it. */
  nextCursor?: string | null;
}

function nextPage(
  { results, nextCursor }: ExecutionPage,
  size: number,
): Record<string, string> | undefined {
  const last = results.at(-1);
  if (!last || results.length < size) return undefined;
  if (nextCursor === undefined) return { lastId: last.id };
  return nextCursor ? { cursor: nextCursor } : undefined;
}

/** The part of a workflow that its author drew: what n8n adds (id, owner, versions) stays out. */
const drawing = ({ name, nodes, connections, settings, pinData, meta }: WorkflowJson) => ({
  name,
  nodes,
  connections,
  settings: settings ?? {},
  pinData: pinData ?? {},
  ...(isRecord(meta) ? { meta } : {}),
});

function needsOwner(settings: unknown): boolean {
  const management = isRecord(settings) && settings.userManagement;
  return isRecord(management) && management.showSetupOnFirstLoad === true;
}

function failIfRefused(state: unknown): void {
  if (!isRecord(state) || (state.status !== 'failed' && state.status !== 'partial')) return;
  const triggers = Array.isArray(state.triggers) ? state.triggers : [];
  const reasons = triggers.filter(isRecord).map(({ errorMessage }) => errorMessage);
  throw new Error(`n8n could not activate the workflow: ${reasons.filter(Boolean).join('; ')}`);
}
