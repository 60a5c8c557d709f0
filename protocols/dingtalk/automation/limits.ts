/*
 * What an automation webhook takes.
 *
 * Source: DingTalk help centre, automation "When webhook fires", 2026-08.
 */

/** 4 MB. */
export const LARGEST_BODY_BYTES = 4 * 2 ** 20;

/** To one automation. */
export const REQUESTS_PER_SECOND = 5;

/** To an automation without credential check. */
export const REQUESTS_PER_SECOND_WITHOUT_TOKEN = 1;

/** For so long the same Client-Token fires only once. */
export const CLIENT_TOKEN_MILLISECONDS = 3 * 3_600_000;

/** In characters. DingTalk names none: this is ours, far more than the number of an order has. */
export const LONGEST_CLIENT_TOKEN = 256;

export const MOST_KEYWORDS = 10;
