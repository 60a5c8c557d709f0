/*
 * What a group's custom robot takes.
 *
 * Source: DingTalk Open Platform, "custom robot send group messages", 2026-07.
 */

export const MESSAGES_PER_MINUTE = 20;

/** How long DingTalk blocks a robot that sent too fast; sending meanwhile is pointless or worse. */
export const BLOCK_MILLISECONDS = 10 * 60_000;

/** Of the whole request body; DingTalk answers 460101 "message too long, exceed 20000 bytes". */
export const LARGEST_MESSAGE_BYTES = 20_000;

/** People in one message, by mobile number and by user ID together. */
export const MOST_MENTIONS = 50;
