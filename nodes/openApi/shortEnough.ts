import { InvalidInput } from '../../protocols/invalidInput';

/**
 * @param most characters
 * @param name what the field is called in the panel
 * @throws InvalidInput when a text is longer than the service takes it
 */
export function shortEnough(text: string, most: number, name: string): string {
  if (text.length <= most) return text;
  throw new InvalidInput(
    `${name} has ${text.length} characters, and DingTalk takes ${most}`,
    'Shorten it.',
  );
}
