import { Form } from '../../page/Form';
import { Card } from '../../page/parts/Card';
import { CopyField } from '../../page/parts/CopyField';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { SecretField } from '../../page/parts/SecretField';
import { SettingsForm } from '../../page/parts/SettingsForm';
import { TextArea } from '../../page/parts/TextField';
import { linesOf } from '../../page/words';
import type { RobotSettings } from '../settings';

/** What the owner of the group sets. */
export const settings = new Form(
  '/api/robot/settings',
  {
    accessToken: '',
    secret: '',
    keywords: '',
    ipRanges: '',
    messagesPerMinute: 20,
    blockSeconds: 600,
  },
  {
    toValues: ({ keywords, ipRanges, ...others }: RobotSettings) => ({
      ...others,
      keywords: keywords.join('\n'),
      ipRanges: ipRanges.join('\n'),
    }),
    toKept: ({ keywords, ipRanges, ...others }) => ({
      ...others,
      keywords: linesOf(keywords),
      ipRanges: linesOf(ipRanges),
    }),
  },
);

/** The robot's settings: what a credential in n8n must hold, and what the robot takes. */
export function SettingsCard() {
  const { accessToken, secret, keywords, ipRanges, messagesPerMinute, blockSeconds } =
    settings.fields;
  return (
    <Card id="robot-title" title="Robot">
      <p>n8n's credential must hold the same webhook URL and secret.</p>
      <SettingsForm form={settings} id="save-robot">
        <CopyField
          id="webhook-url"
          label="Webhook URL"
          name="the webhook URL"
          text={`${location.origin}/robot/send?access_token=${accessToken.value}`}
        />
        <SecretField
          id="secret"
          label="Secret (empty: requests need no signature)"
          name="the secret"
          field={secret}
        />
        <TextArea
          id="keywords"
          label="Keywords, one per line (a message must contain one)"
          rows={2}
          field={keywords}
          placeholder="any"
        />
        <TextArea
          id="ip-ranges"
          label="Addresses that may send, one per line"
          rows={2}
          field={ipRanges}
          placeholder="all"
        />
        <Numbers>
          <NumberField label="Messages per minute" field={messagesPerMinute} min={1} max={1000} />
          <NumberField
            label="Seconds blocked after that"
            field={blockSeconds}
            min={0}
            max={86_400}
          />
        </Numbers>
      </SettingsForm>
    </Card>
  );
}
