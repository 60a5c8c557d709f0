import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ServiceName } from '../services';
import { ask } from './ask';

/** The server's news, an event for each service. */
const news = new EventSource('/api/live');
const firstLoads: Array<Promise<unknown>> = [];

/** Whether the server is there. */
export const connected: ReadonlySignal<boolean> = connection();

/** Whether all was loaded once; until then, a click would send or save what is not there yet. */
export const loaded: ReadonlySignal<boolean> = firstLoad();

/** Calls with each news of a service. */
export function onNews<News>(service: ServiceName, tell: (news: News) => void): void {
  news.addEventListener(service, ({ data }: MessageEvent<string>) =>
    tell(JSON.parse(data) as News),
  );
}

/** Loads what is more than news, now and whenever the server was gone. */
export function onOpen(load: () => Promise<unknown>): void {
  const first = new Promise((resolve) => {
    news.addEventListener('open', () => void load().finally(() => resolve(undefined)));
  });
  firstLoads.push(first);
}

/** What the server has at a path, when the page opens; news may change it. */
export function kept<Value>(path: string, before: Value): Signal<Value> {
  const value = signal(before);
  onOpen(async () => {
    value.value = await ask<Value>('GET', path);
  });
  return value;
}

function connection() {
  const isThere = signal(true);
  news.addEventListener('open', () => (isThere.value = true));
  news.addEventListener('error', () => (isThere.value = false));
  return isThere;
}

function firstLoad() {
  const isOver = signal(false);
  addEventListener('load', async () => {
    await Promise.all(firstLoads);
    isOver.value = true;
  });
  return isOver;
}
