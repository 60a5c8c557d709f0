import { Arrivals } from '../../page/Arrivals';
import { onNews } from '../../page/live';
import type { OpenApiRequest } from '../model';
import type { OpenApiNews } from '../routes';

/** What came to the server API, which more than one tab shows. */
export const requests = new Arrivals<OpenApiRequest>('/api/openapi/requests');

onNews<OpenApiNews>('openapi', (news) => {
  if (news.cleared) requests.clear();
  requests.add(news.requests);
});
