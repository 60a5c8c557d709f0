import type { Release } from './releases';

/** An installed n8n with the Node that it runs on. */
export interface Host {
  version: string;
  folder: string;
  /** Path of that Node. */
  node: string;
  /** Path of n8n's command line. */
  bin: string;
  /** See {@link Release.settings}. */
  settings: Release['settings'];
}
