import type { ToDoErrorKind } from '../../../protocols/dingtalk/openApi/errors/toDo';

export const toDoFixes: Readonly<Record<ToDoErrorKind, string>> = {
  toDoBusy: 'Try again in a minute, and let the flow create fewer to-dos at a time.',
  toDoDueTime: 'Choose a date and time that is still to come.',
  toDoExists:
    'Use another Source ID for another to-do. If this is the same one, it was created before, and nothing is left to do.',
  toDoListLost: 'Execute the flow again.',
  toDoOfAnother: 'An app completes only the to-dos that it created itself.',
  toDoPeople: 'Create several to-dos, each for at most 100 people.',
  toDoRefused:
    "Look at what the operation was given for this item; everybody must be with the organization still. DingTalk's own words in brackets may say more.",
  toDoTooLong: 'A subject has at most 1,024 characters, a description 4,096.',
  toDoUncertain: 'Look whether it was done before you try again.',
  unknownToDo: 'Take To-Do ID from the id that Create gave, or from the taskId of Get Many.',
};
