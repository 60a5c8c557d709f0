import { z } from 'zod';
import type { ApiCall, ReceivedCall } from '../openapi/apiCall';
import { type OpenApiError, OpenApiRefusal } from '../openapi/errors';
import { bodyOf } from '../openapi/readBody';
import { contactErrors } from './errors';

/** A whole number, which the fields of a form say as a text. */
export const number = z.coerce.number().int();

/** A text that says something. */
export const text = z.string().min(1, 'is empty');

/**
 * A call of oapi.dingtalk.com that is asked with a body and tells one result.
 *
 * @param answer gives the result, and what was done in words
 */
export const oapiCall = <Schema extends z.ZodTypeAny>(what: {
  path: string;
  permission: string;
  /** Of its body. */
  schema: Schema;
  answer: (body: z.output<Schema>, call: ReceivedCall) => { result: unknown; reason: string };
}): ApiCall => ({
  ...{ api: 'oapi', method: 'post', path: what.path, permission: what.permission },
  answer(call) {
    const { result, reason } = what.answer(
      bodyOf(call, what.schema, contactErrors.parameter),
      call,
    );
    return { reason, fields: { result } };
  },
});

/**
 * What was looked for.
 *
 * @throws OpenApiRefusal with the error when it is not there
 */
export function found<Thing>(thing: Thing | undefined, error: OpenApiError, what: string): Thing {
  if (thing !== undefined) return thing;
  throw new OpenApiRefusal(error, `there is no ${what}`);
}

/** Which part of a list is asked for. */
export interface Bounds {
  from: number;
  size: number;
}

/**
 * A part of a list, and where the next one begins, if there is one.
 *
 * @param most how many may be asked for
 * @throws OpenApiRefusal with the error of a bound that is not possible
 */
export function pageOf<Item>(
  list: readonly Item[],
  { from, size }: Bounds,
  most: number,
  errors: Record<keyof Bounds, OpenApiError>,
): { items: Item[]; next: number | undefined } {
  if (!(size >= 1 && size <= most)) {
    throw new OpenApiRefusal(errors.size, `a page has from 1 to ${most}, not ${size}`);
  }
  if (!(from >= 0)) throw new OpenApiRefusal(errors.from, `no page begins at ${from}`);
  const next = from + size;
  return { items: list.slice(from, next), next: next < list.length ? next : undefined };
}
