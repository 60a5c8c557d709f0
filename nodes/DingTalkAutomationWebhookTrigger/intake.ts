import { CLIENT_TOKEN_MILLISECONDS } from '../../protocols/dingtalk/automation/limits';
import { ArrivalLimit } from '../shared/ArrivalLimit';
import { EventIntake } from '../shared/EventIntake';
import type { EventItem } from '../shared/EventItem';
import { perNode } from '../shared/perNode';

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
