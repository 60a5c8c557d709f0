import type { ZodTypeAny, z } from 'zod';
import { inWords } from './inWords';
import { InvalidInput } from './invalidInput';

/**
 * Checks an input that came from outside.
 *
 * @param name what it is, for people to read
 * @throws InvalidInput with the first thing that is wrong
 */
export function checkInput<Schema extends ZodTypeAny>(
  schema: Schema,
  value: unknown,
  name: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInput(`${name}: ${result.error.issues.map(inWords)[0]}.`);
}
