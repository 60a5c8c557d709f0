import type { IExecuteFunctions } from 'n8n-workflow';

import type { AddressBook } from './AddressBook';

/** Says in the panel that departments are missing of what was read, so that nobody takes it for all. */
export function leftOutHint(context: IExecuteFunctions, { leftOut }: AddressBook): void {
  if (!leftOut) return;
  const departments = leftOut === 1 ? 'One department was' : `${leftOut} departments were`;
  context.addExecutionHints({
    message: `${departments} left out: deleted meanwhile, or outside of what the app may see of the address book.`,
    type: 'warning',
    location: 'outputPane',
  });
}
