import { Arrivals } from '../../page/Arrivals';
import { onNews } from '../../page/live';
import type { ChatMessage, RobotRequest } from '../robot';
import type { RobotNews } from '../routes';

/** The group's messages, which more than one tab shows. */
export const messages = new Arrivals<ChatMessage>('/api/robot/messages');

/** What came to the robot. */
export const requests = new Arrivals<RobotRequest>('/api/robot/requests');

onNews<RobotNews>('robot', (news) => {
  if (news.cleared) messages.clear();
  messages.add(news.messages);
  requests.add(news.requests);
});
