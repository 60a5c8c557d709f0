import { commonMeanings, type CommonErrorKind } from './errors/common';
import { contactMeanings, type ContactErrorKind } from './errors/contact';
import type { Meaning, Meanings } from './errors/meaning';
import { messageMeanings, type MessageErrorKind } from './errors/message';
import { toDoMeanings, type ToDoErrorKind } from './errors/toDo';
import { workflowMeanings, type WorkflowErrorKind } from './errors/workflow';

/** What can be wrong, whatever DingTalk's code for it is. */
export type OpenApiErrorKind =
  | CommonErrorKind
  | ContactErrorKind
  | MessageErrorKind
  | ToDoErrorKind
  | WorkflowErrorKind
  | 'refused';

/** What an answer of DingTalk's server API means. */
export type OpenApiMeaning = Meaning<OpenApiErrorKind>;

const meanings: Meanings<OpenApiErrorKind> = {
  ...contactMeanings,
  ...messageMeanings,
  ...toDoMeanings,
  ...workflowMeanings,
  ...commonMeanings,
};

const unknownMeaning: OpenApiMeaning = { kind: 'refused', cause: 'DingTalk refused the call.' };

const known = (code: number | string): OpenApiMeaning | undefined =>
  Object.hasOwn(meanings, code) ? meanings[code] : undefined;

/**
 * @param words of DingTalk, which tell apart what some codes stand for
 * @returns what the code of a refusal means
 */
export const openApiMeaning = (code: number | string, words = ''): OpenApiMeaning =>
  known(`${code}: ${words}`) ?? known(code) ?? unknownMeaning;
