/*
 * What EventBridge takes.
 *
 * Source: Alibaba Cloud, "limits" of EventBridge, 2026-06, unless another is named.
 */

/** Of the JSON of one event. */
export const LARGEST_EVENT_BYTES = 256 * 1024;

export const MOST_EVENTS_PER_REQUEST = 16;

/** Of the body of a request. */
export const LARGEST_REQUEST_BYTES = 1024 * 1024;

/**
 * Of all events of a request together, where the limits page is wrong.
 *
 * Source: Alibaba Cloud, "PutEvents" of EventBridge's API, and "calculate event size", 2026-08.
 */
export const LEAST_REQUEST_BYTES = 256 * 1024;

/** In characters. */
export const LONGEST = { id: 128, source: 128, type: 64, subject: 512, busName: 127 } as const;

/** In characters. Source: CloudEvents 1.0.2, "naming conventions". */
export const LONGEST_EXTENSION_NAME = 20;
