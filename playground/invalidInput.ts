/** A request to the playground that cannot be done as asked; the message is for the user. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';
}

/**
 * The fields of a JSON object.
 *
 * @throws InvalidInput when `value` is anything else
 */
export function fieldsOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput(`${name} must be a JSON object.`);
  }
  return { ...value };
}

/**
 * A number within bounds.
 *
 * @throws InvalidInput naming the field and the bounds
 */
export function numberWithin(value: unknown, name: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new InvalidInput(`${name} must be a number from ${min} to ${max}.`);
  }
  return value;
}
