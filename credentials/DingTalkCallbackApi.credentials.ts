import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class DingTalkCallbackApi implements ICredentialType {
  name = 'dingTalkCallbackApi';

  displayName = 'DingTalk Callback API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkCallbackTrigger.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      hint: "From Events and Callbacks in DingTalk's developer console",
      description:
        "The token shown next to the callback URL in DingTalk's developer console; with automatic registration, your own choice of 6 to 64 letters and digits",
    },
    {
      displayName: 'AES Key',
      name: 'aesKey',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      hint: 'From there too: the aes_key, 43 letters and digits',
      description:
        'The aes_key shown there, or your own choice with automatic registration: 43 letters and digits',
    },
    {
      displayName: 'Owner Key',
      name: 'ownerKey',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. dingsnotzck6pm5veliw',
      hint: "The app's Client ID; with automatic registration, your organization's CorpId",
      description:
        "Whom the messages are for. Usually the app's Client ID (AppKey). The CorpId if the URL is registered automatically or by API (register_call_back). The SuiteKey for a third-party app.",
    },
    {
      displayName: 'Previous Token',
      name: 'previousToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      hint: 'Only while you change keys',
      description:
        'Only while you change keys: fill in the old token, so that events signed with it still arrive. Empty means unchanged.',
    },
    {
      displayName: 'Previous AES Key',
      name: 'previousAesKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      hint: 'Only while you change keys',
      description:
        'Only while you change keys: fill in the old aes_key, so that events encrypted with it still arrive. Empty means unchanged.',
    },
  ];
}
