import type { Response } from 'express';
import type { ServiceName } from './services';

/** Ten messages a second: quick for the eye, and a burst of thousands doesn't drown the page. */
const PAUSE_MS = 100;

/** Tells open pages what happens, as server-sent events with one `event:` name a service. */
export class LiveFeed {
  private readonly pages = new Set<Response>();
  private readonly waiting = new Map<ServiceName, () => unknown>();
  private timer: NodeJS.Timeout | undefined;

  /** Keeps the response open and writes to it until the page goes. */
  attach(response: Response): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
    });
    response.write('retry: 1000\n\n');
    this.pages.add(response);
    response.on('close', () => this.pages.delete(response));
  }

  /**
   * Announces that a service has news.
   *
   * @param collect gives the news as JSON, called once when the next message goes out
   */
  publish(service: ServiceName, collect: () => unknown): void {
    this.waiting.set(service, collect);
    this.timer ??= setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Ends all pages' streams. */
  close(): void {
    clearTimeout(this.timer);
    for (const page of this.pages) page.end();
  }

  private flush(): void {
    this.timer = undefined;
    const text = [...this.waiting]
      .map(([service, collect]) => `event: ${service}\ndata: ${JSON.stringify(collect())}\n\n`)
      .join('');
    this.waiting.clear();
    for (const page of this.pages) {
      // A page that doesn't read would fill the memory; it misses rows instead.
      if (!page.writableNeedDrain) page.write(text);
    }
  }
}
