import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IRequestOptions,
} from 'n8n-workflow';

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
}

/**
 * Asks n8n's HTTP helpers for what n8n's HTTP Request node asks them for when it is given a
 * "Predefined Credential Type": the same call with the same options. That node is in a package that
 * needs the whole of n8n. Its item is what is in the panel.
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
    const [item] = this.getInputData();
    const { credentialType, method, url, qs, headers, body, form } = item?.json as HttpRequestPanel;
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
    };
    const response = (await this.helpers.requestWithAuthentication.call(
      this,
      credentialType,
      options,
      undefined,
      0,
    )) as { statusCode: number; body: Buffer };
    const text = response.body.toString();
    return [[{ json: { statusCode: response.statusCode, body: text }, pairedItem: { item: 0 } }]];
  }
}
