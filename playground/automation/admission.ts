import { addressList, contains } from '../addresses';
import { isSame } from '../isSame';
import { WebhookRefusal, errors } from './errors';
import { LastSecond } from './lastSecond';
import type { RequestHead } from './model';
import type { AutomationSettings } from './settings';

/** Checks of a request what is known before its body. */
export class Admission {
  private readonly admitted = new LastSecond();

  /**
   * Lets a request in and counts it, or not.
   *
   * @param now milliseconds since 1970
   * @throws WebhookRefusal of the first rule that is broken, in DingTalk's order
   */
  check(settings: AutomationSettings, { authorization = '', ip }: RequestHead, now: number): void {
    const { enabled, ipRanges, bearerToken } = settings;
    if (!enabled) throw new WebhookRefusal(errors.disabled);
    if (ipRanges.length > 0 && !contains(addressList(ipRanges), ip)) {
      throw new WebhookRefusal(errors.ip);
    }
    if (bearerToken && !isSame(authorization, `Bearer ${bearerToken}`)) {
      throw new WebhookRefusal(errors.credential);
    }
    const limit = bearerToken ? settings.requestsPerSecond : settings.requestsPerSecondWithoutToken;
    if (this.admitted.countAt(now) >= limit) throw new WebhookRefusal(errors.tooMany);
    this.admitted.add(now);
  }
}
