import { ask } from '../../page/ask';
import { Card } from '../../page/parts/Card';
import { SecondButton } from '../../page/parts/SubmittedForm';
import type { Person } from '../model';
import { chosen, nameOf, people, shownPeople, tree } from './company';

/** More would keep a browser busy; a big company has thousands. */
const MOST_SHOWN = 60;

const INDENTATION = '\u2003';

const Somebody = ({ of }: { of: Person }) => (
  <li class="person" data-user-id={of.userId}>
    {of.hasAvatar ? (
      <img class="face" src={`/avatars/${of.userId}.svg`} alt="" loading="lazy" />
    ) : (
      <span class="face" aria-hidden="true">
        {of.name.slice(-2)}
      </span>
    )}
    <div>
      <strong>{of.name}</strong> <span>{of.title}</span>
      <p class="hint">
        <code>{of.userId}</code>
        {` · ${of.mobile}${of.manager ? ` · reports to ${nameOf(of.manager)}` : ''}`}
      </p>
    </div>
  </li>
);

/** Who works where. */
export function PeopleCard() {
  const shown = shownPeople.value.slice(0, MOST_SHOWN);
  const left = shownPeople.value.length - shown.length;
  return (
    <Card id="people-title" title="Address book">
      <p id="people-count">{`${people.value.length} people work here.`}</p>
      <label>
        Department
        <select
          id="department"
          value={String(chosen.value)}
          onChange={({ currentTarget }) => (chosen.value = Number(currentTarget.value))}
        >
          {tree.value.map(({ id, name, depth }) => (
            <option key={id} value={String(id)}>
              {`${INDENTATION.repeat(depth)}${name} · ${id}`}
            </option>
          ))}
        </select>
      </label>
      <ul id="people" tabIndex={0} aria-label="People of the department">
        {shown.map((person) => (
          <Somebody key={person.userId} of={person} />
        ))}
      </ul>
      {left > 0 && <p class="hint">{`And ${left} more.`}</p>}
      <div class="actions">
        <SecondButton id="somebody-joins" onClick={() => ask('POST', '/api/company/join')}>
          Somebody joins
        </SecondButton>
      </div>
    </Card>
  );
}
