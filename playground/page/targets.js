/** A target's form at the beginning. */
export const emptyTarget = () => ({
  id: '',
  type: 'acs.http',
  url: '',
  secret: '',
  form: 'ORIGINAL',
  value: '',
  template: '',
});

/** The form for the robot of the group chat, so that the group hears of new employees. */
export const robotTarget = ({ accessToken, secret }) => ({
  id: 'group-chat',
  type: 'acs.dingtalk',
  url: `${location.origin}/robot/send?access_token=${accessToken}`,
  secret,
  form: 'TEMPLATE',
  value: '{"who":"$.data.body.data.userId[0]"}',
  template: '{"msgtype":"text","text":{"content":"EventBridge: ${who} joined"}}',
});

/** The form's target as the API wants it. */
export function targetOf({ id, type, url, secret, form, value, template }) {
  const secretName = type === 'acs.dingtalk' ? 'SecretKey' : 'SecretToken';
  const constant = (ResourceKey, Value) => ({ ResourceKey, Form: 'CONSTANT', Value });
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
