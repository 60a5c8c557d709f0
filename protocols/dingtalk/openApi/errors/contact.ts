import type { Meanings } from './meaning';

export type ContactErrorKind = never;

export const contactMeanings: Meanings<ContactErrorKind> = {};
