/**
 * How many calls an organization may make, with all its apps, on both servers together.
 *
 * Source: DingTalk Open Platform, "API call frequency and throttling", 2026-08: 20 a second in the
 * standard edition.
 */
export const CALLS_PER_SECOND = 20;

/** How long DingTalk answers nothing once an IP address called it much too often. Source: as above. */
export const BLOCK_MILLISECONDS = 5 * 60_000;
