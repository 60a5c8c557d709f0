import { InvalidInput } from '../../invalidInput';
import { jsonTexts } from '../../jsonTexts';

/**
 * Whether a body contains one of an automation's keywords: as it is written, or in a name or a text
 * of its JSON, as some senders write `é` as `\u00e9`.
 *
 * @param json what the text says; undefined when it is no JSON
 * @param keywords any one is enough; with none, every body will do
 *
 * Source: DingTalk help centre, automation "When webhook fires", trigger keywords, 2026-08.
 */
export function containsKeyword(text: string, json: unknown, keywords: readonly string[]): boolean {
  if (!keywords.length || keywords.some((keyword) => text.includes(keyword))) return true;
  // Without an escaped character, all that the JSON says is in the text.
  if (!text.includes('\\')) return false;
  for (const part of jsonTexts(json)) {
    if (keywords.some((keyword) => part.includes(keyword))) return true;
  }
  return false;
}

/** @throws InvalidInput when DingTalk would ignore the body */
export function checkKeyword(text: string, json: unknown, keywords: readonly string[]): void {
  if (containsKeyword(text, json, keywords)) return;
  throw new InvalidInput(
    `The body contains none of the trigger keywords (${keywords.join(', ')}): DingTalk would report success, and the automation would do nothing`,
    'Put a keyword into the body, or correct the trigger keywords to those of the automation.',
  );
}
