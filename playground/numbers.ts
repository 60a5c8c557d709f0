import { z } from 'zod';

/** A number that comes from outside. */
export const numberWithin = (min: number, max: number) =>
  z.number().refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

/** A whole one. */
export const wholeNumberWithin = (min: number, max: number) =>
  numberWithin(min, max).refine(Number.isInteger, 'must be a whole number');
