import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticatedWebhook } from '../nodes/accounts/authenticated';
import { automationOf } from '../nodes/accounts/automationOf';
import { authorization } from '../protocols/dingtalk/automation/credential';

export class DingTalkAutomationWebhookApi implements ICredentialType {
  name = 'dingTalkAutomationWebhookApi';

  displayName = 'DingTalk Automation Webhook API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkAutomationWebhook.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Webhook URL',
      name: 'webhookUrl',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      placeholder: 'e.g. https://connector.dingtalk.com/webhook/flow/…',
      description:
        'In DingTalk: the automation, its trigger "When webhook fires", Copy. Whoever has it can run the automation: treat it as a password.',
    },
    {
      displayName: 'Bearer Token',
      name: 'bearerToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description:
        'If the credential check is on in that trigger: the token shown there. Otherwise leave it empty; DingTalk then allows one request a second instead of five.',
    },
    {
      displayName: 'Requests per Second',
      name: 'requestsPerSecond',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 5,
      description:
        'How many requests each n8n process sends to this automation in a second; more have to wait. DingTalk allows 5 in all, so leave it at 5 with one n8n process; with several n8n workers, or other systems that call this automation, divide: 2 for two workers. Without a Bearer Token, DingTalk allows 1 and n8n never sends more.',
    },
  ];

  /** Sends to the address, which is a secret, and adds the token. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    const { webhookUrl, bearerToken } = automationOf(data).automation;
    const secrets = bearerToken ? { authorization: authorization(bearerToken) } : undefined;
    return authenticatedWebhook(options, webhookUrl, secrets);
  }
}
