import { callbackKeys } from '../accounts/callbackKeys';
import { EventIntake } from '../receiving/EventIntake';
import type { EventItem } from '../receiving/EventItem';
import { perNode } from '../receiving/perNode';
import { sharedCredential } from '../receiving/sharedCredential';

/** An event id never names another event, so only their number is bounded; each has an alias. */
export const intakeOf = perNode(
  () =>
    new EventIntake<EventItem>({ milliseconds: Infinity, inProcess: 20_000, inDatabase: 4_000 }),
);

export const keysOf = sharedCredential('dingTalkCallbackApi', callbackKeys);
