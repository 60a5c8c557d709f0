import { Card } from '../../page/parts/Card';
import { TextArea } from '../../page/parts/TextField';
import { ChoiceField } from '../../page/parts/ChoiceField';
import { TickField } from '../../page/parts/TickField';
import { AddForm } from '../../page/parts/AddForm';
import { Result } from '../../page/parts/Result';
import { SecondButton } from '../../page/parts/SubmittedForm';
import * as shown from './rules';
import { Targets } from './Targets';

const RuleForm = () => (
  <form
    onSubmit={(event) => {
      event.preventDefault();
      void shown.saveRule();
    }}
  >
    <TextArea
      id="pattern"
      label="Event pattern (JSON; an empty one matches every event)"
      rows={10}
      isCode
      field={shown.pattern}
    />
    <TickField id="rule-enabled" label="The rule is enabled" field={shown.isEnabled} />
    <div class="actions">
      <button type="submit" id="save-rule">
        Save
      </button>
      <SecondButton id="test-pattern" onClick={shown.testPattern}>
        Test against the last event
      </SecondButton>
      <SecondButton id="delete-rule" onClick={shown.deleteRule}>
        Delete
      </SecondButton>
    </div>
  </form>
);

/** The event buses, their rules, and where these send events. */
export const RulesCard = () => (
  <Card id="rules-title" title="Rules and targets">
    <ChoiceField
      label="Event bus"
      id="bus"
      field={shown.busName}
      onChoose={shown.chooseBus}
      options={shown.buses.value.map((name) => [name, name] as const)}
    />
    <AddForm
      id="new-bus"
      what="event bus"
      placeholder="another bus"
      field={shown.newBus}
      onAdd={shown.addBus}
    />
    <ChoiceField
      label="Rule"
      id="rule"
      field={shown.ruleName}
      onChoose={shown.chooseRule}
      disabled={!shown.rules.value.length}
      options={shown.rules.value.map(
        ({ RuleName, Status }) =>
          [RuleName, Status === 'ENABLE' ? RuleName : `${RuleName} (disabled)`] as const,
      )}
    />
    <AddForm
      id="new-rule"
      what="rule"
      placeholder="another rule"
      field={shown.newRule}
      onAdd={shown.addRule}
    />
    {shown.rule.value && <RuleForm />}
    <Result of={shown.result} />
    {shown.rule.value && <Targets of={shown.rule.value.Targets} />}
  </Card>
);
