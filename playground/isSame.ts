import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that doesn't tell how much of one is right. */
export function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
