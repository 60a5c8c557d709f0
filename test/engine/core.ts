import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { DataDeduplicationService, ExternalSecretsProxy } from 'n8n-core';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import {
  ICredentialsHelper,
  NodeHelpers,
  type ICredentialDataDecryptedObject,
  type ICredentialsExpressionResolveValues,
  type ICredentialType,
  type IExecuteData,
  type IHttpRequestHelper,
  type IHttpRequestOptions,
  type INode,
  type INodeCredentialsDetails,
  type INodeParameters,
  type INodeType,
  type INodeTypes,
  type IWorkflowExecuteAdditionalData,
  type WorkflowExecuteMode,
} from 'n8n-workflow';

import { DeduplicationTable } from './deduplicationTable';

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
const logFile = join(userFolder, 'n8n.log');
Object.assign(process.env, {
  N8N_USER_FOLDER: userFolder,
  N8N_ENCRYPTION_KEY: 'engine-tests',
  N8N_LOG_LEVEL: 'debug',
  N8N_LOG_OUTPUT: 'file',
  N8N_LOG_FILE_LOCATION: logFile,
});

/** n8n's database, as far as nodes reach it. */
export const deduplicationTable = new DeduplicationTable();

beforeAll(async () => {
  await DataDeduplicationService.init(deduplicationTable);
});

afterAll(() => {
  // Every execution starts it, and its timer would keep the process alive.
  Container.get(SSHClientsManager).onShutdown();
  rmSync(userFolder, { recursive: true, force: true });
});

/** All that n8n has logged so far, on every level. */
export async function n8nLog(): Promise<string> {
  const marker = `end of log ${randomUUID()}`;
  Container.get(Logger).info(marker);
  for (;;) {
    const text = await readFile(logFile, 'utf8').catch(() => '');
    if (text.includes(marker)) return text;
    await sleep(5);
  }
}

/** A credential as n8n keeps it. */
export interface StoredCredential {
  data: ICredentialDataDecryptedObject;
  /** Needed when it authenticates requests. */
  type?: ICredentialType;
}

class Credentials extends ICredentialsHelper {
  /** @param find throws for a credential that n8n cannot decrypt */
  constructor(private readonly find: (typeName: string) => StoredCredential) {
    super();
  }

  async getDecrypted(
    _additionalData: IWorkflowExecuteAdditionalData,
    _nodeCredentials: INodeCredentialsDetails,
    typeName: string,
    mode: WorkflowExecuteMode,
    executeData?: IExecuteData,
    _raw?: boolean,
    resolve?: ICredentialsExpressionResolveValues,
  ) {
    const { data: stored, type } = this.find(typeName);
    // Read once, as from a database.
    const fields = { ...stored };
    const data = type ? withDefaults(fields, type) : fields;
    if (!resolve) return data;
    const { runExecutionData, runIndex, itemIndex, node, connectionInputData } = resolve;
    return resolve.workflow.expression.getParameterValue(
      data as INodeParameters,
      runExecutionData,
      runIndex,
      itemIndex,
      node.name,
      connectionInputData,
      mode,
      {},
      executeData,
    ) as ICredentialDataDecryptedObject;
  }

  getParentTypes() {
    return [];
  }

  getCredentialsProperties() {
    return [];
  }

  async authenticate(
    data: ICredentialDataDecryptedObject,
    typeName: string,
    options: IHttpRequestOptions,
  ) {
    const { type } = this.find(typeName);
    if (typeof type?.authenticate !== 'function') return await unavailable();
    return await type.authenticate(data, options);
  }

  /** As n8n 2.0.3 and 2.41.1 do, up to where they store what it returns. */
  async preAuthentication(
    context: IHttpRequestHelper,
    data: ICredentialDataDecryptedObject,
    typeName: string,
    _node: INode,
    isExpired: boolean,
  ) {
    const { type } = this.find(typeName);
    const field = type?.properties.find(({ typeOptions }) => typeOptions?.expirable);
    if (!field || !type?.preAuthentication) return undefined;
    if (data[field.name] !== '' && !isExpired) return undefined;
    const output = await type.preAuthentication.call(context, data);
    return output[field.name] === undefined ? undefined : await unavailable();
  }

  getCredentials = unavailable;
  updateCredentials = unavailable;
  updateCredentialsOauthTokenData = unavailable;
}

/** As n8n does: what is missing is there, and what the panel does not show is not. */
const withDefaults = (data: ICredentialDataDecryptedObject, { properties }: ICredentialType) =>
  NodeHelpers.getNodeParameters(
    properties,
    data as INodeParameters,
    true,
    false,
    null,
    null,
  ) as ICredentialDataDecryptedObject;

async function unavailable(): Promise<never> {
  throw new Error('this host has no such service');
}

/**
 * What n8n's server gives to its engine.
 *
 * @param credential the only one there is, or what finds one by the name of its type
 */
export function additionalData(
  credential: StoredCredential | ((typeName: string) => StoredCredential),
  more: Partial<IWorkflowExecuteAdditionalData> = {},
): IWorkflowExecuteAdditionalData {
  const find = typeof credential === 'function' ? credential : () => credential;
  return {
    credentialsHelper: new Credentials(find),
    externalSecretsProxy: Container.get(ExternalSecretsProxy),
    executeWorkflow: unavailable,
    getRunExecutionData: unavailable,
    startRunnerTask: unavailable,
    logAiEvent: () => undefined,
    currentNodeExecutionIndex: 0,
    variables: {},
    restApiUrl: '',
    instanceBaseUrl: '',
    formWaitingBaseUrl: '',
    webhookBaseUrl: '',
    webhookWaitingBaseUrl: '',
    webhookTestBaseUrl: '',
    ...more,
  };
}

/** @param types by their names */
export function nodeTypesOf(types: Record<string, INodeType>): INodeTypes {
  const get = (name: string) => {
    const type = types[name];
    if (!type) throw new Error(`unknown node type ${name}`);
    return type;
  };
  return { getByName: get, getByNameAndVersion: get, getKnownTypes: () => ({}) };
}
