import { kept, onNews } from '../../page/live';
import type { RobotStatus } from '../robot';
import type { RobotNews } from '../routes';

/** Where the robot stands. */
export const status = kept<RobotStatus>('/api/robot/status', {
  countedAt: [],
  blockedUntil: null,
  faultyAnswersLeft: 0,
});

onNews<RobotNews>('robot', (news) => {
  status.value = news.status;
});
