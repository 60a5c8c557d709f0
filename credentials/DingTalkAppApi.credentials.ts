import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticated, urlAtService } from '../nodes/accounts/authenticated';
import { appOf } from '../nodes/accounts/appOf';
import { tokenQuery } from '../protocols/dingtalk/openApi/app';
import { openApiCalls } from '../protocols/dingtalk/openApi/calls';

export class DingTalkAppApi implements ICredentialType {
  name = 'dingTalkAppApi';

  displayName = 'DingTalk App API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkCallback.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Client ID',
      name: 'clientId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. dingsnotzck6pm5veliw',
      description:
        "Of the app, from Credentials and Basic Information in DingTalk's developer console; formerly AppKey",
    },
    {
      displayName: 'Client Secret',
      name: 'clientSecret',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Shown beside the Client ID; formerly AppSecret',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://oapi.dingtalk.com',
      description:
        'Of the server API: https://oapi.dingtalk.io for DingTalk International, or the address of a private DingTalk',
    },
  ];

  /** Adds the server's address and, where a token is asked for, the secret. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    const app = appOf(data);
    const url = urlAtService(options, app.baseUrl);
    if (`${url.origin}${url.pathname}` === `${app.baseUrl}${openApiCalls.getToken.path}`) {
      for (const [name, value] of Object.entries(tokenQuery(app)))
        url.searchParams.set(name, value);
    }
    return authenticated(options, url);
  }
}
