import { type ZodTypeAny, z } from 'zod';
import { inWords } from '../../inWords';
import { InvalidInput } from '../../invalidInput';
import { errors } from '../errors';
import type { EventBridge } from '../eventBridge';

/** What a call of the API does: takes the body, and gives the answer without its request id. */
export type Operation = (bridge: EventBridge, parameters: unknown) => object;

/** Names of buses, sources and rules; what they may look like is checked where they are made. */
export const name = z.string().min(1, 'is empty').max(127, 'is longer than 127 characters');

/** What lists are asked for with. */
export const pageSchema = z.object({
  Limit: z.number().int().min(1).max(100).nullish(),
  NextToken: z.string().nullish(),
});

/**
 * An operation whose parameters are checked.
 *
 * @returns what throws ServiceError when a parameter is wrong
 */
export function operation<Schema extends ZodTypeAny>(
  schema: Schema,
  run: (bridge: EventBridge, parameters: z.output<Schema>) => object,
): Operation {
  return (bridge, parameters) => {
    const result = schema.safeParse(parameters);
    if (!result.success) throw errors.invalidArgument(`${result.error.issues.map(inWords)[0]}.`);
    try {
      return run(bridge, result.data);
    } catch (error) {
      // What the account's owner would be told on the page, a caller is told in the service's form.
      if (error instanceof InvalidInput) throw errors.invalidArgument(error.message);
      throw error;
    }
  };
}

/**
 * A page of a list.
 *
 * @throws ServiceError when the token is not one that was given
 */
export function pageOf<Item>(items: Item[], { Limit, NextToken }: z.output<typeof pageSchema>) {
  const start = NextToken ? Number(NextToken) : 0;
  if (!Number.isSafeInteger(start) || start < 0 || start > items.length) {
    throw errors.nextTokenInvalid();
  }
  const end = start + (Limit ?? 100);
  return {
    page: items.slice(start, end),
    paging: { Total: items.length, ...(end < items.length && { NextToken: String(end) }) },
  };
}
