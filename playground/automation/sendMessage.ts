import { Refusal } from '../robot/errors';
import type { Body } from './body';
import { fillIn } from './fillIn';
import type { AutomationSettings } from './settings';

const SHOWN = 'message shown in the chat';

/**
 * The action "Send message to this group".
 *
 * @param show shows a robot's message, or throws why it is none
 * @returns what it did, in words; empty when the automation has no such action
 */
export function sendMessage(
  { message, format }: AutomationSettings,
  body: Body,
  show: (message: Buffer) => void,
): string {
  if (message.source === 'none') return '';
  if (message.source === 'custom') {
    const { text, missing } = fillIn(message.text, format === 'json' ? body.json : undefined);
    const markdown = { msgtype: 'markdown', markdown: { title: 'Automation', text } };
    const lacking = missing.length ? ` without ${missing.join(', ')}, which the data lacks` : '';
    return attempt(
      () => show(Buffer.from(JSON.stringify(markdown))),
      `${SHOWN}${lacking}`,
      'nothing shown',
    );
  }
  if (format === 'none') return 'no parameters, because the format is None: nothing shown';
  return attempt(() => show(body.bytes), SHOWN, 'not a robot message: nothing shown');
}

function attempt(show: () => void, success: string, failure: string): string {
  try {
    show();
    return success;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `${failure} (${error.message})`;
  }
}
