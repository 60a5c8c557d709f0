import { randomUUID } from 'node:crypto';

/** What a server gets that calls too much. Source: "Limits of the call frequency". */
export const punishment = (as: 'html' | 'json'): object | string =>
  as === 'json'
    ? { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: randomUUID() }
    : '<!doctype html><html><head><meta name="punish" content="deny"></head><body><h1>Access denied</h1></body></html>';
