import type { ZodTypeAny, z } from 'zod';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import type { ReceivedCall } from './apiCall';
import { type OpenApiError, OpenApiRefusal } from './errors';

const FORM = 'application/x-www-form-urlencoded';

/**
 * Checks the body of a call: JSON, or the fields of a form, which oapi.dingtalk.com takes too.
 *
 * @param error what is answered when something is wrong with it
 * @throws OpenApiRefusal then
 */
export const bodyOf = <Schema extends ZodTypeAny>(
  call: ReceivedCall,
  schema: Schema,
  error: OpenApiError,
): z.output<Schema> => refusing(error, () => checkInput(schema, valueOf(call), 'The body'));

/**
 * Checks the query of a call.
 *
 * @param error what is answered when something is wrong with it
 * @throws OpenApiRefusal then
 */
export const queryOf = <Schema extends ZodTypeAny>(
  { query }: ReceivedCall,
  schema: Schema,
  error: OpenApiError,
): z.output<Schema> =>
  refusing(error, () => checkInput(schema, Object.fromEntries(query), 'The query'));

/** What a check gives, or the refusal that fits what it throws. */
export function refusing<Result>(error: OpenApiError, check: () => Result): Result {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof InvalidInput)) throw cause;
    throw new OpenApiRefusal(error, cause.message);
  }
}

function valueOf({ bytes, headers }: ReceivedCall): unknown {
  return bytes && headers['content-type']?.startsWith(FORM)
    ? Object.fromEntries(new URLSearchParams(bytes.toString()))
    : jsonOf(bytes);
}

/**
 * @param bytes undefined when they are too many
 * @throws InvalidInput when they are, or are no JSON
 */
export function jsonOf(bytes: Buffer | undefined): unknown {
  if (!bytes) throw new InvalidInput('The body is too large.');
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new InvalidInput('The body is no JSON.');
  }
}
