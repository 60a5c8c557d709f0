import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { accountOf } from '../nodes/accounts/eventBridge';
import { signedRequest } from '../nodes/accounts/signedRequest';

export class AlibabaCloudEventBridgeApi implements ICredentialType {
  name = 'alibabaCloudEventBridgeApi';

  displayName = 'Alibaba Cloud EventBridge API';

  icon: Icon = {
    light: 'file:../icons/eventbridge.svg',
    dark: 'file:../icons/eventbridge.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/AlibabaCloudEventBridge.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Endpoint From',
      name: 'endpointFrom',
      type: 'options',
      options: [
        { name: 'Account and Region', value: 'account' },
        {
          name: 'Address',
          value: 'address',
          description: 'For an endpoint inside a VPC, or a private one',
        },
      ],
      default: 'account',
    },
    {
      displayName: 'Account ID',
      name: 'accountId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 1234567890123456',
      description:
        "The number of the Alibaba Cloud account; the console shows it when you point at the account's picture at its top right",
      displayOptions: { show: { endpointFrom: ['account'] } },
    },
    {
      displayName: 'Region',
      name: 'region',
      type: 'string',
      required: true,
      default: 'cn-hangzhou',
      placeholder: 'e.g. cn-hangzhou',
      description: 'The region of the event bus, as its code: the console shows it in its address',
      displayOptions: { show: { endpointFrom: ['account'] } },
    },
    {
      displayName: 'Endpoint',
      name: 'endpoint',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 1234567890123456.eventbridge-vpc.cn-hangzhou.aliyuncs.com',
      description: 'The address of EventBridge, as its console shows it',
      displayOptions: { show: { endpointFrom: ['address'] } },
    },
    {
      displayName: 'AccessKey ID',
      name: 'accessKeyId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. LTAI5t…',
      description: 'Best the AccessKey of a RAM user that may do nothing but send events',
    },
    {
      displayName: 'AccessKey Secret',
      name: 'accessKeySecret',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'Shown once, when the AccessKey was created',
    },
    {
      displayName: 'Security Token',
      name: 'securityToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Only for a temporary key (STS)',
    },
  ];

  /** Signs each request anew, as a signature holds its time and is valid once. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    return signedRequest(accountOf(data), options);
  }
}
