import type { EventPattern } from './pattern';
import type { Target } from './target';

/** How a webhook may be called. */
export interface HttpSource {
  name: string;
  description: string;
  /** The secret part of the webhook URL. */
  token: string;
  methods: string[];
  security: 'none' | 'ip' | 'referer';
  /** Addresses and CIDR ranges. */
  ip: string[];
  /** Host names. */
  referer: string[];
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** Which events go to which targets. */
export interface Rule {
  name: string;
  description: string;
  isEnabled: boolean;
  /** As it was given, for people to edit. */
  patternText: string;
  pattern: EventPattern;
  targets: Target[];
  /** Milliseconds since 1970. */
  createdAt: number;
  changedAt: number;
}

/** What events come to. */
export interface Bus {
  name: string;
  description: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  sources: Map<string, HttpSource>;
  rules: Map<string, Rule>;
}
