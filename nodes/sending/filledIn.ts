import { InvalidInput } from '../../protocols/invalidInput';

/**
 * @param name what the field is called in the panel
 * @returns what stands in the field, without blanks around it
 * @throws InvalidInput when nothing does
 */
export function filledIn(value: unknown, name: string): string {
  const text = String(value ?? '').trim();
  if (text) return text;
  throw new InvalidInput(
    `${name} is empty`,
    'Fill it in; if it is an expression, look at what it gives for this item.',
  );
}
