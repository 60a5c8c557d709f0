import type { Options } from '../../page/parts/ChoiceField';
import type { RobotSettings } from '../../robot/settings';

/** What is entered of a new target. */
export interface TargetValues {
  id: string;
  type: 'acs.http' | 'acs.dingtalk';
  url: string;
  secret: string;
  form: 'ORIGINAL' | 'JSONPATH' | 'CONSTANT' | 'TEMPLATE';
  value: string;
  template: string;
}

export const targetTypes: Options<TargetValues['type']> = [
  ['acs.http', 'HTTP API'],
  ['acs.dingtalk', 'DingTalk robot'],
];

export const bodyForms: Options<TargetValues['form']> = [
  ['ORIGINAL', 'The whole event'],
  ['JSONPATH', 'A part of the event (JSONPATH)'],
  ['CONSTANT', 'Always the same (CONSTANT)'],
  ['TEMPLATE', 'A text with parts of the event (TEMPLATE)'],
];

/** What the value is in each form. */
export const valueLabels: Record<TargetValues['form'], string> = {
  ORIGINAL: '',
  JSONPATH: 'Path, such as $.data.name',
  CONSTANT: 'Text',
  TEMPLATE: 'Names and their paths (JSON)',
};

/** What is entered at the beginning. */
export const emptyTarget = (): TargetValues => ({
  id: '',
  type: 'acs.http',
  url: '',
  secret: '',
  form: 'ORIGINAL',
  value: '',
  template: '',
});

/** What is entered for the robot of the group chat, so that the group hears of new employees. */
export const robotTarget = ({ accessToken, secret }: RobotSettings): TargetValues => ({
  id: 'group-chat',
  type: 'acs.dingtalk',
  url: `${location.origin}/robot/send?access_token=${accessToken}`,
  secret,
  form: 'TEMPLATE',
  value: '{"who":"$.data.body.data.userId[0]"}',
  template: '{"msgtype":"text","text":{"content":"EventBridge: ${who} joined"}}',
});

/** What is entered, as the API wants it. */
export function targetOf({ id, type, url, secret, form, value, template }: TargetValues) {
  const secretName = type === 'acs.dingtalk' ? 'SecretKey' : 'SecretToken';
  const constant = (ResourceKey: string, Value: string) => ({
    ResourceKey,
    Form: 'CONSTANT',
    Value,
  });
  return {
    Id: id,
    Type: type,
    ParamList: [
      constant('URL', url),
      ...(secret ? [constant(secretName, secret)] : []),
      { ResourceKey: 'Body', Form: form, Value: value, Template: template },
    ],
  };
}
