import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IRequestOptions,
} from 'n8n-workflow';

import { runNode, type NodeRun, type NodeSettings } from './runNode';

/** What a person fills into the panel of n8n's HTTP Request node. */
export interface HttpRequestPanel extends IDataObject {
  credentialType: string;
  method: string;
  url: string;
  qs?: IDataObject;
  headers?: IDataObject;
  /** Sent as JSON; a text as it is, with the type in the headers. */
  body?: IDataObject | IDataObject[] | string;
  form?: IDataObject;
  /** What its options add to the request. */
  options?: IDataObject;
}

/**
 * Asks n8n's HTTP helpers for what n8n's HTTP Request node asks them for when it is given a
 * "Predefined Credential Type": the same call with the same options. That node is in a package that
 * needs the whole of n8n. An item is what is in the panel for it.
 *
 * Source: `HttpRequestV3.node.js` of n8n-nodes-base in n8n 2.0.3 and 2.41.1, which agree in it.
 */
export class HttpRequest implements INodeType {
  description = {
    displayName: 'HTTP Request',
    // For nodes of this name only, n8n hands out credentials that they don't list.
    name: 'n8n-nodes-base.httpRequest',
    group: ['output'],
    version: 1,
    description: 'As HTTP Request asks',
    defaults: { name: 'HTTP Request' },
    inputs: ['main'],
    outputs: ['main'],
    properties: [],
  } as INodeTypeDescription;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const asked = this.getInputData().map(async ({ json }, item) => await ask(this, json, item));
    return [await Promise.all(asked)];
  }
}

/** All items are sent at the same time. */
async function ask(
  context: IExecuteFunctions,
  json: IDataObject,
  item: number,
): Promise<INodeExecutionData> {
  const {
    credentialType,
    method,
    url,
    qs,
    headers,
    body,
    form,
    options: more,
  } = json as HttpRequestPanel;
  const options: IRequestOptions = {
    headers: {
      ...headers,
      accept:
        'application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7',
    },
    method: method as IRequestOptions['method'],
    uri: url,
    gzip: true,
    rejectUnauthorized: true,
    followRedirect: true,
    followAllRedirects: true,
    resolveWithFullResponse: true,
    timeout: 300_000,
    // Response Format is Autodetect.
    encoding: null,
    json: false,
    ...(qs && { qs }),
    ...(body !== undefined && { body }),
    ...(form && { form }),
    ...more,
  };
  const response = (await context.helpers.requestWithAuthentication.call(
    context,
    credentialType,
    options,
    undefined,
    item,
  )) as { statusCode: number; body: Buffer };
  const text = response.body.toString();
  return { json: { statusCode: response.statusCode, body: text }, pairedItem: { item } };
}

/** What a test says of the panel; the method is POST unless told. */
export type AskedPanel = Omit<HttpRequestPanel, 'credentialType' | 'method'> & { method?: string };

/**
 * What n8n's HTTP Request node does with a credential, for an item each.
 *
 * @returns the run, and the parsed answers
 */
export async function askByHttpRequest(
  credential: NodeSettings['credentials'],
  panels: AskedPanel[],
): Promise<NodeRun & { answers: IDataObject[] }> {
  const credentialType = credential.type.name;
  const run = await runNode(new HttpRequest(), {
    parameters: {},
    credentials: credential,
    items: panels.map((panel) => ({ method: 'POST', ...panel, credentialType })),
  });
  const answers = run.items.map(({ json }) => JSON.parse(String(json.body)) as IDataObject);
  return { ...run, answers };
}
