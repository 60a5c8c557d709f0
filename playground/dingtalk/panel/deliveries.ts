import { signal } from '@preact/signals';
import { ask } from '../../page/ask';
import { onNews, onOpen } from '../../page/live';
import type { Delivery } from '../delivery';
import type { ProgressReport } from '../progress';
import type { DingTalkNews } from '../routes';

const SHOWN = 200;

/** What was sent, newest first. */
export const deliveries = signal<Delivery[]>([]);
/** Where many pushes stand, if there were any. */
export const run = signal<ProgressReport | null>(null);

/** Fills the list anew; in a burst the news are only a sample. */
async function load(): Promise<void> {
  const all = await ask<Delivery[]>('GET', '/api/dingtalk/deliveries');
  deliveries.value = all.reverse().slice(0, SHOWN);
}

function add(news: Delivery[]): void {
  const known = new Set(deliveries.value.map(({ id }) => id));
  const added = news.filter(({ id }) => !known.has(id)).reverse();
  if (added.length) deliveries.value = [...added, ...deliveries.value].slice(0, SHOWN);
}

onOpen(async () => {
  await load();
  run.value = await ask<ProgressReport | null>('GET', '/api/dingtalk/run');
});

onNews<DingTalkNews>('dingtalk', (news) => {
  const hasEnded = run.value?.running && !news.run?.running;
  run.value = news.run;
  add(news.deliveries);
  if (hasEnded) void load();
});
