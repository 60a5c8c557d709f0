import type { Request } from 'express';

/** A query as DingTalk and Alibaba Cloud read it: decoded once, and a raw `+` is a space. */
export const queryOf = ({ originalUrl }: Request): URLSearchParams =>
  new URLSearchParams(originalUrl.split('?', 2)[1]);
