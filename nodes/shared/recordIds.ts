const HOUR_MILLISECONDS = 3_600_000;

/**
 * n8n's record of processed ids has no times. An id that is to be forgotten is therefore recorded
 * once for each hour in which it shall be known; looked up is that of the present hour.
 *
 * @param milliseconds for how long the id is to be known at least; a whole number of hours, or
 *   Infinity. It is forgotten less than an hour later.
 * @param now milliseconds since 1970
 * @returns what to record, first what says whether the id is known now
 */
export function recordIds(id: string, milliseconds: number, now: number): string[] {
  if (milliseconds === Infinity) return [id];
  const hour = Math.floor(now / HOUR_MILLISECONDS);
  const hours = recordsPerId(milliseconds);
  return Array.from({ length: hours }, (_, ahead) => `${id} ${hour + ahead}`);
}

/** @returns how many entries {@link recordIds} makes of an id */
export const recordsPerId = (milliseconds: number): number =>
  milliseconds === Infinity ? 1 : Math.ceil(milliseconds / HOUR_MILLISECONDS) + 1;
