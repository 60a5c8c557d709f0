import type { Body } from './body';
import { sendMessage } from './sendMessage';
import { sendRequest } from './sendRequest';
import type { AutomationSettings } from './settings';

/** Each holds a body of up to 4 MB. */
const MOST_REQUESTS_AT_A_TIME = 20;

/** What the automation does when it fires. */
export class Actions {
  private requestsUnderWay = 0;

  /** @param show shows a robot's message in the group's chat, or throws a robot's Refusal */
  constructor(private readonly show: (message: Buffer) => void) {}

  /**
   * Does everything that doesn't take time, and begins the rest.
   *
   * @param onOutcome told in one line what was done; again when the rest has ended
   */
  run(settings: AutomationSettings, body: Body, onOutcome: (outcome: string) => void): void {
    const message = sendMessage(settings, body, this.show);
    const tell = (request: string) =>
      onOutcome([message, request].filter(Boolean).join('; ') || 'no action is set: nothing done');
    if (!settings.requestUrl) {
      tell('');
    } else if (this.requestsUnderWay >= MOST_REQUESTS_AT_A_TIME) {
      tell(`no HTTP request sent, because ${MOST_REQUESTS_AT_A_TIME} others are still under way`);
    } else {
      tell('HTTP request under way');
      this.requestsUnderWay += 1;
      void sendRequest(settings, body)
        .finally(() => (this.requestsUnderWay -= 1))
        .then(tell);
    }
  }
}
