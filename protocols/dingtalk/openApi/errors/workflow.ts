import type { Meanings } from './meaning';

export type WorkflowErrorKind = never;

export const workflowMeanings: Meanings<WorkflowErrorKind> = {};
