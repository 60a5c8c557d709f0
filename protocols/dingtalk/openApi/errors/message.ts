import type { Meanings } from './meaning';

export type MessageErrorKind = never;

export const messageMeanings: Meanings<MessageErrorKind> = {};
