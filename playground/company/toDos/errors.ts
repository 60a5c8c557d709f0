import type { OpenApiError } from '../../openapi/errors';

const refusal = (call: string) => (errmsg: string) => ({
  errcode: `todo.${call}.paramError`,
  ...{ errmsg, status: 400 },
});

/** What to-dos refuse, each with words of its own. Sources: the pages of the calls. */
export const toDoErrors = {
  create: refusal('taskCreate'),
  update: refusal('taskUpdate'),
  executorStatus: refusal('taskExecutorStatusUpdate'),
  query: refusal('orgTaskQuery'),
} as const satisfies Record<string, (errmsg: string) => OpenApiError>;
