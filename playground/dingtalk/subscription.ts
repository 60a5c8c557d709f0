import { InvalidInput } from '../invalidInput';
import type { DingTalkApp } from './callback';
import { type Delivery, isCheck } from './delivery';
import type { FailedPushes } from './failedPushes';

/** A callback that was registered through the server API. */
export interface Registration {
  /** The event types that it wants. */
  tags: string[];
  /** Its keys and address, which take the place of the console's. */
  app: DingTalkApp;
}

/** What the server API does with the app's events. */
export interface Subscription {
  /** null while the events go where the console says. */
  registration: Registration | null;
  readonly failed: FailedPushes;
  /** Asks a callback, as DingTalk does before it registers one, whether it understands. */
  check(app: DingTalkApp): Promise<Delivery>;
}

/**
 * Where events of a type go.
 *
 * @param app where they go when nothing is registered
 * @throws InvalidInput when something is, but not for them
 */
export function receiverOf(
  eventType: string,
  registration: Registration | null,
  app: DingTalkApp,
): DingTalkApp {
  if (!registration) return app;
  if (isCheck(eventType) || registration.tags.includes(eventType)) return registration.app;
  throw new InvalidInput(
    `DingTalk pushes only the events that the callback is registered for. "${eventType.slice(0, 100)}" is none of them.`,
  );
}
