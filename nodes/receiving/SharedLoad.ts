/** For how long what was loaded serves further requests. */
const SHARED_MILLISECONDS = 1_000;

/** Something that each request needs, loaded at most once a second. */
export class SharedLoad<Value> {
  private latest?: { key: string; since: number; value: Promise<Value> };

  /**
   * @param key what is loaded; another key is loaded at once
   * @param load its failure reaches those who wait for it, and is not kept
   */
  async get(key: string, load: () => Promise<Value>): Promise<Value> {
    const now = performance.now();
    const { latest } = this;
    if (latest?.key === key && now - latest.since <= SHARED_MILLISECONDS) return await latest.value;
    const started = { key, since: now, value: load() };
    this.latest = started;
    started.value.catch(() => {
      if (this.latest === started) this.latest = undefined;
    });
    return await started.value;
  }
}
