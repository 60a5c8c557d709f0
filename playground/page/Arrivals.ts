import { type ReadonlySignal, computed, signal } from '@preact/signals';
import { ask } from './ask';
import { onOpen } from './live';

const SHOWN = 200;

/** What came to a service: the last 200, of which the server tells by and by. */
export class Arrivals<Item extends { id: number }> {
  private readonly items = signal<Item[]>([]);

  readonly oldestFirst: ReadonlySignal<Item[]> = this.items;
  readonly newestFirst: ReadonlySignal<Item[]> = computed(() => this.items.value.toReversed());

  /** @param path where the server has them all; it may have begun anew when it was gone */
  constructor(path: string) {
    onOpen(async () => {
      this.clear();
      this.add(await ask<Item[]>('GET', path));
    });
  }

  /** Adds news; an item that came before takes the place of the earlier one. */
  add(news: Item[]): void {
    if (!news.length) return;
    const merged = new Map([...this.items.value, ...news].map((item) => [item.id, item]));
    this.items.value = [...merged.values()].sort((one, other) => one.id - other.id).slice(-SHOWN);
  }

  clear(): void {
    this.items.value = [];
  }
}
