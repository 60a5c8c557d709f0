import type { WorkflowNode } from '../../tools/n8n/types';
import { node } from './flows';

/** What stands in the panel of n8n's HTTP Request node. */
export interface Panel {
  /** The credential, by its type. */
  credential: string;
  url: string;
  method?: 'GET' | 'POST';
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** An object, or JSON with expressions. */
  body?: object | string;
  options?: object;
}

const pairs = (fields: Record<string, string> = {}) => ({
  parameters: Object.entries(fields).map(([name, value]) => ({ name, value })),
});

/** n8n's HTTP Request node with a "Predefined Credential Type". It goes on after an error. */
export const httpRequest = (
  { credential, method = 'POST', url, query, headers, body, options = {} }: Panel,
  credentials: NonNullable<WorkflowNode['credentials']>,
): WorkflowNode =>
  node('n8n-nodes-base.httpRequest', {
    typeVersion: 4.2,
    parameters: {
      method,
      url,
      authentication: 'predefinedCredentialType',
      nodeCredentialType: credential,
      sendQuery: query !== undefined,
      queryParameters: pairs(query),
      sendHeaders: headers !== undefined,
      headerParameters: pairs(headers),
      sendBody: body !== undefined,
      specifyBody: 'json',
      jsonBody: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
      options,
    },
    credentials: { [credential]: credentials[credential]! },
    onError: 'continueRegularOutput',
  });

/** @returns the node's option that asks for pages, one after the other */
export const pages = (
  parameter: { name: string; value: string },
  isLast: string,
  pause: number,
) => ({
  pagination: {
    pagination: {
      paginationMode: 'updateAParameterInEachRequest',
      parameters: { parameters: [{ type: 'body', ...parameter }] },
      paginationCompleteWhen: 'other',
      completeExpression: `={{ ${isLast} }}`,
      limitPagesFetched: true,
      maxRequests: 20,
      requestInterval: pause,
    },
  },
});
