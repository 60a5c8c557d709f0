import type { IExecuteFunctions } from 'n8n-workflow';

import { checkKeyword } from '../../protocols/dingtalk/automation/keywords';
import {
  LARGEST_BODY_BYTES,
  LONGEST_CLIENT_TOKEN,
} from '../../protocols/dingtalk/automation/limits';
import { InvalidInput } from '../../protocols/invalidInput';
import { checkedMessages, describedMessages } from '../dingTalkMessage/readMessages';
import { readJsonData } from '../sending/jsonData';
import type { ReadParameter } from '../sending/parameterReader';
import { splitList } from '../../protocols/splitList';

/** One request to an automation. */
export interface AutomationRequest {
  /** JSON. */
  text: string;
  /** Empty: the request fires, however often it comes. */
  clientToken: string;
}

function readClientToken(
  read: ReadParameter,
  itemIndex: number,
  part: number,
  ownToken: string,
): string {
  switch (read('clientToken', itemIndex)) {
    case 'none':
      return '';
    case 'own': {
      const given = read('requestKey', itemIndex) ?? '';
      const token = String(given).trim();
      const isText = typeof given !== 'object' && /^[ -~]*$/.test(token);
      if (!isText || token.length > LONGEST_CLIENT_TOKEN) {
        throw new InvalidInput(
          `The Client Token is longer than ${LONGEST_CLIENT_TOKEN} characters, is no text, or has letters that cannot be sent in a header`,
          'Use letters and digits only, such as the number of an order.',
        );
      }
      return token && part > 0 ? `${token} ${part + 1}` : token;
    }
    default:
      return ownToken;
  }
}

function textOf(json: unknown): string {
  const text = JSON.stringify(json) as string | undefined;
  if (text === undefined) {
    throw new InvalidInput('The body is empty', 'Look at what the expression gives.');
  }
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > LARGEST_BODY_BYTES) {
    throw new InvalidInput(
      `The body has ${bytes} bytes; an automation takes ${LARGEST_BODY_BYTES} (4 MB)`,
      'Send fewer fields, or send a link to the data instead of the data.',
    );
  }
  return text;
}

/**
 * @param tokenOf names an item and one of several requests for it, the same over retries
 * @returns the requests for one item: several only for long Markdown
 * @throws InvalidInput for what the automation would refuse or ignore
 */
export function readRequests(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
  tokenOf: (itemIndex: number, part: number) => string,
): AutomationRequest[] {
  const bodies =
    read('dataFrom', itemIndex) === 'robotMessage'
      ? checkedMessages(describedMessages(context, itemIndex), [])
      : [readJsonData(context, read, itemIndex)];
  const keywords = splitList(String(read('keywords', itemIndex) ?? ''));
  return bodies.map((json, part) => {
    const text = textOf(json);
    checkKeyword(text, json, keywords);
    const clientToken = readClientToken(read, itemIndex, part, tokenOf(itemIndex, part));
    return { text, clientToken };
  });
}
