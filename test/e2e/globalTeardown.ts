import { endSharedN8ns } from './sharedN8ns';

/** Ends what the suites shared. */
export default async function globalTeardown(): Promise<void> {
  await endSharedN8ns();
}
