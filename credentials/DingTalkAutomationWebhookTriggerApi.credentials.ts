import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class DingTalkAutomationWebhookTriggerApi implements ICredentialType {
  name = 'dingTalkAutomationWebhookTriggerApi';

  displayName = 'DingTalk Automation Webhook Trigger API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkAutomationWebhookTrigger.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Bearer Token',
      name: 'bearerToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description:
        'A secret of your own, such as 32 random letters and digits. Callers send it in the header Authorization, after the word Bearer and a space.',
    },
  ];
}
