const HOUR_MILLISECONDS = 3_600_000;

const hourOf = (now: number): number => Math.floor(now / HOUR_MILLISECONDS);

/**
 * n8n's record of processed ids has no times. An id that is to be forgotten is therefore recorded
 * once for each hour in which it shall be known; looked up is that of the present hour.
 *
 * @param milliseconds for how long the id is to be known at least; a whole number of hours, or
 *   Infinity. It is forgotten less than an hour later.
 * @param now milliseconds since 1970
 * @returns what to record, first what says whether the id is known now
 */
export function hourlyIds(id: string, milliseconds: number, now: number): string[] {
  if (milliseconds === Infinity) return [id];
  const hours = idsPerEvent(milliseconds);
  return Array.from({ length: hours }, (_, ahead) => `${id} ${hourOf(now) + ahead}`);
}

/** @returns how many entries {@link hourlyIds} makes of an id */
export const idsPerEvent = (milliseconds: number): number =>
  milliseconds === Infinity ? 1 : Math.ceil(milliseconds / HOUR_MILLISECONDS) + 1;

/** An id that was recorded may be known for so much longer than it was to be, but for no more. */
export const SURPLUS_MILLISECONDS = HOUR_MILLISECONDS;

/**
 * @param recorded what was recorded before
 * @returns for how long an id that was recorded as {@link hourlyIds} say is still known, in
 *   milliseconds; 0 when it is not
 */
export function knownFor(
  id: string,
  milliseconds: number,
  now: number,
  recorded: ReadonlySet<string>,
): number {
  const ids = hourlyIds(id, milliseconds, now);
  const missing = ids.findIndex((hourId) => !recorded.has(hourId));
  if (missing === 0) return 0;
  if (milliseconds === Infinity) return Infinity;
  const hours = missing === -1 ? ids.length : missing;
  return (hourOf(now) + hours) * HOUR_MILLISECONDS - now;
}
