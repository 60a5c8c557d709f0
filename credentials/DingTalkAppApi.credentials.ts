import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IDataObject,
  IHttpRequestHelper,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticatedAsApp, rememberHelpers } from '../nodes/openApi/authenticatedAsApp';

export class DingTalkAppApi implements ICredentialType {
  name = 'dingTalkAppApi';

  displayName = 'DingTalk App API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkApp.md';

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
      displayName: 'DingTalk',
      name: 'baseUrl',
      type: 'options',
      options: [
        {
          name: 'China',
          value: 'https://oapi.dingtalk.com',
          description: 'Servers: oapi.dingtalk.com and api.dingtalk.com',
        },
        {
          name: 'International',
          value: 'https://oapi.dingtalk.io',
          description: 'Servers: oapi.dingtalk.io and api.dingtalk.io',
        },
        {
          name: 'Private',
          value: 'private',
          description: "Servers of your organization's own",
        },
      ],
      default: 'https://oapi.dingtalk.com',
      description: 'Which DingTalk the app belongs to',
    },
    {
      displayName: 'OAPI URL',
      name: 'oapiUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://oapi.dingtalk.example.com',
      description: 'The older server API, in place of https://oapi.dingtalk.com',
      displayOptions: { show: { baseUrl: ['private'] } },
    },
    {
      displayName: 'API URL',
      name: 'apiUrl',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. https://api.dingtalk.example.com',
      description:
        'The newer server API, in place of https://api.dingtalk.com, which also gives the access token',
      displayOptions: { show: { baseUrl: ['private'] } },
    },
    {
      displayName: 'Robot Code',
      name: 'robotCode',
      type: 'string',
      default: '',
      placeholder: 'e.g. dingsnotzck6pm5veliw',
      hint: "Only if it isn't the Client ID",
      description:
        "Of the app's robot, which sends messages: RobotCode on the page of the robot in the developer console. Leave it empty if it is the Client ID, as for an app of your own organization.",
    },
    {
      // Is never filled: n8n then asks for a token before each request, and stores none.
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'hidden',
      typeOptions: { expirable: true, password: true },
      default: '',
    },
  ];

  /** Stores nothing: n8n 2.0 would store what the credential's expressions give in their place. */
  async preAuthentication(
    this: IHttpRequestHelper,
    data: ICredentialDataDecryptedObject,
  ): Promise<IDataObject> {
    rememberHelpers(data, this);
    return {};
  }

  /** Adds the access token to requests to DingTalk's two servers; no others pass. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    return await authenticatedAsApp(data, options);
  }
}
