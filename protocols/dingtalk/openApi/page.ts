/** A part of a list. */
export interface Page<Entry, Position = number> {
  entries: Entry[];
  hasMore: boolean;
  /** Where the next part begins, as far as DingTalk tells. */
  next?: Position;
}
