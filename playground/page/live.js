/** The server's news, an event for each topic; whoever needs more fetches it on every `open`. */
export const news = new EventSource('/api/live');

/** Calls with the JSON of each news of a topic. */
export function onNews(topic, tell) {
  news.addEventListener(topic, ({ data }) => tell(JSON.parse(data)));
}
