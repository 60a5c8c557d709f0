import { computed } from '@preact/signals';
import { Form } from '../../page/Form';
import { Card } from '../../page/parts/Card';
import { TextArea, TextField } from '../../page/parts/TextField';
import { CopyField } from '../../page/parts/CopyField';
import { SecretField } from '../../page/parts/SecretField';
import { NumberField, Numbers } from '../../page/parts/NumberField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import { TickField } from '../../page/parts/TickField';
import { SettingsForm } from '../../page/parts/SettingsForm';
import { linesOf } from '../../page/words';
import type { AutomationSettings } from '../settings';

const settings = new Form(
  '/api/automation/settings',
  {
    id: '',
    enabled: true,
    keywords: '',
    format: 'json' as AutomationSettings['format'],
    bearerToken: '',
    ipRanges: '',
    requestsPerSecond: 5,
    requestsPerSecondWithoutToken: 1,
    source: 'none' as AutomationSettings['message']['source'],
    text: '',
    requestUrl: '',
  },
  {
    toValues: ({ keywords, ipRanges, message, ...others }: AutomationSettings) => ({
      ...others,
      ...message,
      keywords: keywords.join('\n'),
      ipRanges: ipRanges.join('\n'),
    }),
    toKept: ({ keywords, ipRanges, source, text, ...others }) => ({
      ...others,
      message: { source, text },
      keywords: linesOf(keywords),
      ipRanges: linesOf(ipRanges),
    }),
  },
);

const { fields } = settings;

/** What of the message cannot work as it is set, in plain words. */
const messageProblem = computed(() => {
  const format = fields.format.value;
  const source = fields.source.value;
  if (source === 'custom' && format !== 'json' && fields.text.value.includes('{{')) {
    return 'References need the parameter format JSON.';
  }
  return source === 'sourceData' && format === 'none'
    ? 'With the parameter format None there is nothing to parse.'
    : '';
});

const Trigger = () => (
  <>
    <h3>1. When webhook fires</h3>
    <TickField
      id="flow-enabled"
      role="switch"
      label="The automation is on"
      field={fields.enabled}
    />
    <CopyField
      id="flow-url"
      label="Webhook URL"
      name="the automation's webhook URL"
      text={`${location.origin}/webhook/flow/${fields.id.value}`}
    />
    <TextArea
      id="flow-keywords"
      label="Keywords, up to 10, one per line (the data must contain one)"
      rows={2}
      field={fields.keywords}
      placeholder="none: any data fires"
    />
    <ChoiceField
      id="flow-format"
      label="Parameter format"
      field={fields.format}
      options={[
        ['json', 'JSON: actions can use its fields'],
        ['text', 'Text: actions get one text'],
        ['none', 'None: actions get nothing'],
      ]}
    />
    <SecretField
      id="flow-token"
      label="Credential check: bearer token (empty: no check, and a lower limit)"
      name="the bearer token"
      field={fields.bearerToken}
    />
    <TextArea
      id="flow-ip-ranges"
      label="IP allow-list, one address per line"
      rows={2}
      field={fields.ipRanges}
      placeholder="all"
    />
    <Numbers>
      <NumberField
        id="flow-limit"
        label="Requests per second"
        field={fields.requestsPerSecond}
        min={1}
        max={1000}
      />
      <NumberField
        label="… without credential check"
        field={fields.requestsPerSecondWithoutToken}
        min={1}
        max={1000}
      />
    </Numbers>
  </>
);

const MessageAction = () => (
  <>
    <h3>2. Send message to this group</h3>
    <ChoiceField
      id="flow-source"
      label="Source"
      field={fields.source}
      options={[
        ['sourceData', 'Source-data parsing'],
        ['custom', 'Custom text'],
        ['none', 'No message'],
      ]}
    />
    {fields.source.value === 'custom' && (
      <>
        <TextArea
          id="flow-text"
          label="Text"
          rows={3}
          field={fields.text}
          placeholder="New: {{name}}, {{specification}}"
          aria-describedby="flow-text-hint"
        />
        <p class="hint" id="flow-text-hint">
          <code>{'{{name}}'}</code> stands for the field “name” of the data,{' '}
          <code>{'{{order.id}}'}</code> for the field “id” within “order”.
        </p>
      </>
    )}
    {fields.source.value === 'sourceData' && (
      <p class="hint">
        For data that is a robot message, such as{' '}
        <code>{'{"msgtype":"text","text":{"content":"Hello"}}'}</code>
      </p>
    )}
    <p class="result warn" role="status">
      {messageProblem.value}
    </p>
  </>
);

const RequestAction = () => (
  <>
    <h3>3. Send HTTP request</h3>
    <TextField
      id="flow-request-url"
      label="URL on this machine (empty: no request)"
      type="url"
      field={fields.requestUrl}
      placeholder="none"
    />
  </>
);

/** The automation as its owner draws it. */
export const SettingsCard = () => (
  <Card id="flow-title" title="The automation">
    <p>n8n's credential must hold the same webhook URL and bearer token.</p>
    <SettingsForm form={settings} id="save-flow">
      <Trigger />
      <MessageAction />
      <RequestAction />
    </SettingsForm>
  </Card>
);
