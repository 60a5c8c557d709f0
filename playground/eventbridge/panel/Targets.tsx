import { TextArea, TextField } from '../../page/parts/TextField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import { SubmittedForm } from '../../page/parts/SubmittedForm';
import { addTarget, chooseType, removeTarget, target, targetResult } from './rules';
import { bodyForms, targetTypes, valueLabels } from './targetForm';

function TargetForm() {
  const { id, type, url, secret, form, value, template } = target;
  return (
    <SubmittedForm
      submit={{ text: 'Add', id: 'add-target' }}
      onSubmit={addTarget}
      result={targetResult}
    >
      <ChoiceField
        label="Type"
        id="target-type"
        field={type}
        onChoose={chooseType}
        options={targetTypes}
      />
      <TextField label="Name" id="target-id" field={id} required />
      <TextField
        label="URL (on this machine)"
        id="target-url"
        type="url"
        field={url}
        placeholder={`${location.origin}/demo/hr-api`}
        required
      />
      <TextField
        label={type.value === 'acs.dingtalk' ? 'Secret of the robot' : 'Token that pushes carry'}
        type="password"
        field={secret}
        placeholder="none"
      />
      <ChoiceField label="What is sent" id="target-form" field={form} options={bodyForms} />
      {form.value !== 'ORIGINAL' && (
        <TextArea label={valueLabels[form.value]} rows={2} isCode field={value} />
      )}
      {form.value === 'TEMPLATE' && <TextArea label="Template" rows={3} isCode field={template} />}
    </SubmittedForm>
  );
}

/** Where a rule sends events. */
export const Targets = ({ of }: { of: Array<{ Id: string; Endpoint: string }> }) => (
  <div>
    <h3>Targets</h3>
    <ul id="targets">
      {of.map(({ Id, Endpoint }) => (
        <li key={Id}>
          <span>
            <strong>{Id}</strong> <span class="address">{Endpoint}</span>
          </span>
          <button
            type="button"
            class="secondary"
            aria-label={`Remove the target ${Id}`}
            onClick={() => removeTarget(Id)}
          >
            Remove
          </button>
        </li>
      ))}
    </ul>
    {of.length === 0 && <p class="hint">None yet: events that match go nowhere.</p>}
    <details id="new-target">
      <summary>Add a target</summary>
      <TargetForm />
    </details>
  </div>
);
