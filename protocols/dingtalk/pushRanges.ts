/**
 * Where DingTalk's pushes come from.
 *
 * Source: DingTalk Open Platform, "configure push mode", 2026-08.
 */
export const pushRanges = ['203.119.0.0/16', '140.205.0.0/16', '106.11.0.0/16', '198.11.0.0/16'];
