import { CLIENT_TOKEN_MILLISECONDS } from '../../protocols/dingtalk/automation/limits';
import { ArrivalLimit } from '../receiving/ArrivalLimit';
import { EventIntake } from '../receiving/EventIntake';
import type { EventItem } from '../receiving/EventItem';
import { perNode } from '../receiving/perNode';
import { sharedCredential } from '../receiving/sharedCredential';
import { bearerTokenOf, CREDENTIAL } from './settings';

/** Three hours at the documented rate are 54,000 requests. */
export const intakeOf = perNode(
  () =>
    new EventIntake<EventItem>({
      milliseconds: CLIENT_TOKEN_MILLISECONDS,
      inProcess: 60_000,
      inDatabase: 5_000,
    }),
);

export const arrivalLimitOf = perNode(() => new ArrivalLimit());

export const bearerTokenFor = sharedCredential(CREDENTIAL, bearerTokenOf);
