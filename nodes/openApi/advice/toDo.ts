import type { ToDoErrorKind } from '../../../protocols/dingtalk/openApi/errors/toDo';

export const toDoFixes: Readonly<Record<ToDoErrorKind, string>> = {};
