import { Card } from '../../page/parts/Card';
import type { ToDoView } from '../views';
import { setDone, toDos } from './company';

const MOST_SHOWN = 30;

const ToDo = ({ of }: { of: ToDoView }) => (
  <li class="to-do" data-task-id={of.taskId}>
    <strong class={of.isDone ? 'done' : undefined}>{of.subject}</strong>
    <p class="hint">{`From ${of.creator}${of.due ? `, until ${of.due.slice(0, 10)}` : ''}`}</p>
    {of.executors.map(({ unionId, name, isDone }) => (
      <label key={unionId}>
        <input
          type="checkbox"
          checked={isDone}
          onChange={({ currentTarget }) => setDone(of, unionId, currentTarget.checked)}
        />
        {`${name} has done it`}
      </label>
    ))}
  </li>
);

/** What people are to do, newest first. */
export const ToDosCard = () => (
  <Card id="to-dos-title" title="To-dos">
    <p>
      What a flow gives somebody to do appears here. In DingTalk, each sees only what is their own.
    </p>
    <ul id="to-dos">
      {toDos.newestFirst.value.slice(0, MOST_SHOWN).map((toDo) => (
        <ToDo key={toDo.id} of={toDo} />
      ))}
    </ul>
  </Card>
);
