import type { DingTalkApp } from '../dingtalk/callback';
import { ANSWER_LIMIT_MS } from '../dingtalk/delivery';
import type { Subscription } from '../dingtalk/subscription';
import type { CallbackRequest } from './callbackRequest';
import { OpenApiRefusal, errors } from './errors';

/** Registers the callback that the app's events go to. */
export class Registrar {
  constructor(private readonly subscription: Subscription) {}

  /** What is registered, or null. */
  get present(): CallbackRequest | null {
    const { registration } = this.subscription;
    if (!registration) return null;
    const { tags, app } = registration;
    return { call_back_tag: tags, token: app.token, aes_key: app.aesKey, url: app.callbackUrl };
  }

  /**
   * Registers a callback where none is.
   *
   * @param corpId what its events are encrypted for
   * @throws OpenApiRefusal when there is one, or when it doesn't understand DingTalk
   */
  async register(request: CallbackRequest, corpId: string): Promise<void> {
    await this.put(request, corpId, () => {
      if (!this.present) return;
      throw new OpenApiRefusal(errors.registeredAlready, 'a callback is registered already');
    });
  }

  /**
   * Puts a callback in the place of the registered one.
   *
   * @param corpId what its events are encrypted for
   * @throws OpenApiRefusal when there is none, or when the new one doesn't understand DingTalk
   */
  async update(request: CallbackRequest, corpId: string): Promise<void> {
    await this.put(request, corpId, () => this.get());
  }

  /** @throws OpenApiRefusal when nothing is registered */
  get(): CallbackRequest {
    const { present } = this;
    if (!present) throw new OpenApiRefusal(errors.notRegistered, 'no callback is registered');
    return present;
  }

  /** @throws OpenApiRefusal when nothing is registered */
  delete(): void {
    this.get();
    this.subscription.registration = null;
  }

  private async put(
    { call_back_tag: tags, token, aes_key: aesKey, url: callbackUrl }: CallbackRequest,
    corpId: string,
    checkPresent: () => void,
  ): Promise<void> {
    checkPresent();
    const app = { token, aesKey, ownerKey: corpId, callbackUrl };
    await this.check(app);
    // Another request may have been quicker.
    checkPresent();
    this.subscription.registration = { tags, app };
  }

  private async check(app: DingTalkApp): Promise<void> {
    const { verdict, reason } = await this.subscription.check(app);
    if (verdict === 'acknowledged') return;
    if (verdict !== 'late' && verdict !== 'unreachable') {
      throw new OpenApiRefusal(errors.notSuccess, `the URL did not answer as it must: ${reason}`);
    }
    const why = verdict === 'late' ? `no answer came within ${ANSWER_LIMIT_MS} ms` : reason;
    const { errcode, errmsg } = errors.unreachable;
    throw new OpenApiRefusal({ errcode, errmsg: errmsg + why }, `the URL was not reached: ${why}`);
  }
}
