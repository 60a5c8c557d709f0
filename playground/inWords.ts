import type { ZodIssue } from 'zod';

/** What is wrong with an input: "text.content is missing", for example. */
export function inWords(issue: ZodIssue): string {
  const field = issue.path.length > 0 ? `${issue.path.join('.')} ` : '';
  if (issue.code !== 'invalid_type') return `${field}${issue.message}`;
  return issue.received === 'undefined'
    ? `${field}is missing`
    : `${field}must be of type ${issue.expected}, not ${issue.received}`;
}
