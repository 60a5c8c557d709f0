import { EventEmitter } from 'node:events';

import { watchResponse } from '../../nodes/receiving/watchResponse';

/** The part of an HTTP response that tells how it ended. */
export class FakeResponse extends EventEmitter {
  statusCode = 200;
  destroyed = false;

  finish(statusCode = 200): void {
    if (this.destroyed) return;
    this.statusCode = statusCode;
    this.emit('finish');
    this.hangUp();
  }

  hangUp(): void {
    this.destroyed = true;
    this.emit('close');
  }

  /** As a trigger sees it. */
  watch(): ReturnType<typeof watchResponse> {
    return watchResponse(this as unknown as Parameters<typeof watchResponse>[0]);
  }
}
