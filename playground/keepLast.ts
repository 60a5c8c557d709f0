/** Appends to a list that holds no more than `most`; the oldest goes. */
export function keepLast<Item>(list: Item[], item: Item, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
