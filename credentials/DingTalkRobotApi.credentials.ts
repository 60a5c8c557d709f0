import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  Icon,
  IHttpRequestOptions,
  INodeProperties,
} from 'n8n-workflow';

import { authenticatedWebhook } from '../nodes/accounts/authenticated';
import { robotOf } from '../nodes/accounts/robotOf';
import { signedRobotUrl } from '../protocols/dingtalk/robot/robot';

export class DingTalkRobotApi implements ICredentialType {
  name = 'dingTalkRobotApi';

  displayName = 'DingTalk Robot API';

  icon: Icon = {
    light: 'file:../icons/dingtalk.svg',
    dark: 'file:../icons/dingtalk.dark.svg',
  };

  documentationUrl =
    'https://github.com/OWNER/n8n-nodes-dingtalk-eventbridge/blob/main/docs/DingTalkRobot.md';

  properties: INodeProperties[] = [
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      placeholder: 'e.g. https://oapi.dingtalk.com/robot/send?access_token=…',
      hint: "The whole Webhook URL from the robot's settings will do",
      description:
        "Paste the whole Webhook URL from the robot's settings in the DingTalk group, or only the access_token at its end",
    },
    {
      displayName: 'Secret',
      name: 'secret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'e.g. SEC…',
      hint: 'Only if Sign is chosen in the security settings of the robot',
      description:
        "If Sign is chosen in the robot's security settings: the text shown there that starts with SEC. Otherwise leave it empty.",
    },
    {
      displayName: 'Keywords',
      name: 'keywords',
      type: 'string',
      default: '',
      placeholder: 'e.g. alert, welcome',
      hint: 'Only if Custom Keywords are chosen there',
      description:
        "If Custom Keywords are chosen in the robot's security settings: the same words, separated by commas. Then a message without any of them is noticed before it is sent.",
    },
    {
      displayName: 'Messages per Minute',
      name: 'messagesPerMinute',
      type: 'number',
      typeOptions: { minValue: 1, numberPrecision: 0 },
      default: 20,
      description:
        'How many messages each n8n process sends as this robot in a minute; more have to wait. DingTalk allows 20 in all and then blocks the robot for 10 minutes. With several n8n workers, or other systems that send as this robot, enter the share of one n8n process: 5 for four workers.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://oapi.dingtalk.com',
      description:
        'Where a robot is that is given by its access_token only: https://oapi.dingtalk.io for DingTalk International, or the address of a private DingTalk. A Webhook URL says it itself.',
    },
  ];

  /** Adds token and signature, anew for each attempt, as a signature is valid for an hour. */
  async authenticate(
    data: ICredentialDataDecryptedObject,
    options: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    const own = new URL(signedRobotUrl(robotOf(data).robot, Date.now()));
    return authenticatedWebhook(options, own);
  }
}
