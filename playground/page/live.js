/** The server's news, an event for each topic. */
export const news = new EventSource('/api/live');

/** Calls with the JSON of each news of a topic. */
export function onNews(topic, tell) {
  news.addEventListener(topic, ({ data }) => tell(JSON.parse(data)));
}

const firstLoads = [];

/** Loads what is more than news, now and whenever the server was gone. */
export function onOpen(load) {
  const loaded = new Promise((resolve) => {
    news.addEventListener('open', () => void load().finally(resolve));
  });
  firstLoads.push(loaded);
}

/** Resolves when everything on the page has been loaded once. */
export const allLoaded = () => Promise.all(firstLoads);
