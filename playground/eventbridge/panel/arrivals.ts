import { Arrivals } from '../../page/Arrivals';
import { kept, onNews } from '../../page/live';
import type { Counters, EventBridgeRequest } from '../eventBridge';
import type { ApiCall } from '../hrApi';
import type { EventBridgeNews, TraceSummary } from '../routes';

/** The ways of the events, which more than one tab shows. */
export const traces = new Arrivals<TraceSummary>('/api/eventbridge/traces');

/** What came to the API and the webhook. */
export const requests = new Arrivals<EventBridgeRequest>('/api/eventbridge/requests');

/** What came to the demonstration's HTTP API. */
export const apiCalls = new Arrivals<ApiCall>('/api/eventbridge/api-calls');

export const counters = kept<Counters>('/api/eventbridge/counters', {
  requests: 0,
  accepted: 0,
  repeated: 0,
  failedEntries: 0,
});

onNews<EventBridgeNews>('eventbridge', (news) => {
  if (news.cleared) for (const list of [traces, requests, apiCalls]) list.clear();
  traces.add(news.traces);
  requests.add(news.requests);
  apiCalls.add(news.apiCalls);
  counters.value = news.counters;
});
