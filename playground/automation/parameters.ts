import type { Body } from './body';
import type { AutomationSettings } from './settings';

/** Of larger bodies only the beginning is remembered, or a thousand of them would fill the memory. */
const MOST_REMEMBERED_BYTES = 20_000;

/** What of a firing's parameters is remembered. */
export interface RememberedParameters {
  /** The JSON, or a text: the body of the format `text`, or a large body's beginning. */
  parameters: unknown;
  /** Whether `parameters` is only the beginning of the body. */
  isCut: boolean;
}

/** What to remember of the parameters that a body gives to the actions. */
export function rememberedParameters(
  { bytes, text, json }: Body,
  format: AutomationSettings['format'],
): RememberedParameters {
  if (format === 'none') return { parameters: null, isCut: false };
  if (bytes.length > MOST_REMEMBERED_BYTES) {
    return { parameters: beginningOf(bytes), isCut: true };
  }
  return { parameters: format === 'json' ? json : text, isCut: false };
}

/** Is read from the bytes, because a part of a long text would hold all of it in memory. */
const beginningOf = (bytes: Buffer) =>
  // Leaves a character out that was cut through.
  new TextDecoder().decode(bytes.subarray(0, MOST_REMEMBERED_BYTES), { stream: true });
