import { Form, asKept } from '../../page/Form';
import { Card } from '../../page/parts/Card';
import { TextField } from '../../page/parts/TextField';
import { CopyField, CopyTextField } from '../../page/parts/CopyField';
import { SecretField } from '../../page/parts/SecretField';
import { SettingsForm } from '../../page/parts/SettingsForm';
import type { EventBridgeSettings } from '../settings';

const settings = new Form<
  Pick<EventBridgeSettings, 'accessKeyId' | 'accessKeySecret' | 'securityToken'>,
  EventBridgeSettings
>(
  '/api/eventbridge/settings',
  { accessKeyId: '', accessKeySecret: '', securityToken: '' },
  asKept(),
);

/** The account whose EventBridge this is: what a credential in n8n must hold. */
export function AccountCard() {
  const { accessKeyId, accessKeySecret, securityToken } = settings.fields;
  const webhookToken = settings.kept.value?.webhookToken ?? '';
  return (
    <Card id="account-title" title="Account">
      <p>n8n's credential must hold the same endpoint, access key and secret.</p>
      <SettingsForm form={settings} id="save-account">
        <CopyField id="eb-endpoint" label="Endpoint" name="the endpoint" text={location.origin} />
        <CopyTextField
          id="eb-key"
          label="Access key ID"
          name="the access key ID"
          field={accessKeyId}
          required
        />
        <SecretField
          id="eb-secret"
          label="Access key secret"
          name="the access key secret"
          field={accessKeySecret}
          required
        />
        <TextField
          id="eb-token"
          label="Security token (empty: the key is no temporary one)"
          field={securityToken}
        />
        <CopyField
          id="eb-webhook-url"
          label="Webhook URL of the event source “dingtalk” on the bus “hr-events”"
          name="EventBridge's webhook URL"
          text={`${location.origin}/webhook/putEvents?token=${webhookToken}`}
        />
      </SettingsForm>
    </Card>
  );
}
