import type { Meanings } from './meaning';

export type ToDoErrorKind = never;

export const toDoMeanings: Meanings<ToDoErrorKind> = {};
