import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticatedWebhook } from '../nodes/accounts/authenticated';
import { webhookUrlOf } from '../nodes/accounts/eventBridge';

export class AlibabaCloudEventBridgeWebhookApi implements ICredentialType {
  name = 'alibabaCloudEventBridgeWebhookApi';

  displayName = 'Alibaba Cloud EventBridge Webhook API';

  icon: Icon = {
    light: 'file:../icons/eventbridge.svg',
    dark: 'file:../icons/eventbridge.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/AlibabaCloudEventBridge.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Webhook URL',
      name: 'webhookUrl',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      placeholder: 'e.g. https://….eventbridge.cn-hangzhou.aliyuncs.com/webhook/putEvents?token=…',
      description:
        'The Public Request URL of an HTTP/HTTPS event source, from its details in the console of EventBridge. Whoever has it can send events.',
    },
  ];

  /** Sends to the address, which is a secret. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    return authenticatedWebhook(options, webhookUrlOf(data));
  }
}
