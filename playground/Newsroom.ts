import { keepLast } from './keepLast';
import type { LiveFeed } from './live';
import type { ServiceName } from './services';

/** More would keep a browser busy during a burst; the page fetches all when it is opened. */
const MOST_ITEMS = 100;

/** What happened, a list of each kind. */
type Lists<Items> = { [Kind in keyof Items]: Array<Items[Kind]> };

/** What happened, and whether what came before was forgotten. */
export type Fresh<Items> = Lists<Items> & { cleared: boolean };

/** What happened at a service since open pages were last told. */
export class Newsroom<Items extends object> {
  private lists: Lists<Items>;
  private cleared = false;

  /**
   * @param none a list of each kind, empty
   * @param compose what the pages are told, when they are
   * @param most how many items of a kind they are told at once
   */
  constructor(
    private readonly live: LiveFeed,
    private readonly service: ServiceName,
    private readonly none: () => Lists<Items>,
    private readonly compose: (fresh: Fresh<Items>) => object,
    private readonly most = MOST_ITEMS,
  ) {
    this.lists = none();
  }

  /** Tells of an item that is new or has changed. */
  tell<Kind extends keyof Items>(kind: Kind, item: Items[Kind]): void {
    const list = this.lists[kind];
    if (!list.includes(item)) keepLast(list, item, this.most);
    this.publish();
  }

  /** Tells that what came before was forgotten, except what is named. */
  clear(...remembered: Array<keyof Items>): void {
    const before = this.lists;
    this.lists = this.none();
    for (const kind of remembered) this.lists[kind] = before[kind];
    this.cleared = true;
    this.publish();
  }

  /** Tells that something else has changed. */
  publish(): void {
    this.live.publish(this.service, () => {
      const told = this.compose({ ...this.lists, cleared: this.cleared });
      this.lists = this.none();
      this.cleared = false;
      return told;
    });
  }
}
