import { isDeeperThan } from '../../isDeeperThan';
import { isRecord } from '../../isRecord';
import { parseJson } from '../../parseJson';
import { automationCodes, AutomationRefusal } from './errors';

/** How the steps of an automation can use what a caller sends. */
export type ParameterFormat = 'json' | 'text' | 'none';

/** What a caller sent. */
export interface Parameters {
  text: string;
  /** Undefined when the text is no JSON. */
  json: unknown;
}

/** Far more than anything that people lay out, and few enough to be worked through by recursion. */
const MOST_LEVELS = 200;

const utf8 = new TextDecoder();

/**
 * @param body UTF-8; a byte order mark is left out
 * @throws AutomationRefusal when the format asks for JSON and the body is none
 *
 * Source: DingTalk help centre, automation "When webhook fires", parameter format, 2026-08.
 */
export function readParameters(body: Uint8Array, format: ParameterFormat): Parameters {
  const text = utf8.decode(body);
  const json = parseJson(text);
  const isUsable = json !== undefined && !isDeeperThan(json, MOST_LEVELS);
  if (format === 'json' && !isUsable) throw new AutomationRefusal(automationCodes.bodyNotJson);
  return { text, json };
}

/** @returns what the steps of the flow get */
export function stepParameters(
  { text, json }: Parameters,
  format: ParameterFormat,
): Record<string, unknown> {
  switch (format) {
    case 'json':
      return isRecord(json) ? json : { body: json };
    case 'text':
      return { text };
    case 'none':
      return {};
  }
}
