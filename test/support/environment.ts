import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node as jest has it, and failures that jest can hand from the process of a suite to its own: one
 * that holds a whole response goes round in circles, and would end the suite without a word.
 */
export default class PlainFailures extends TestEnvironment {
  handleTestEvent(event: Circus.Event, { rootDescribeBlock }: Circus.State): void {
    if (event.name === 'test_done') makePlain(event.test);
    // Of tests that never began, because what comes before them failed, jest tells only here.
    if (event.name === 'run_finish') makeAllPlain(rootDescribeBlock);
  }
}

function makeAllPlain({ children }: Circus.DescribeBlock): void {
  for (const child of children) {
    if (child.type === 'test') makePlain(child);
    else makeAllPlain(child);
  }
}

/** Where a failure is a pair, the second is the place of the test, for those that throw no error. */
function makePlain(test: Circus.TestEntry): void {
  test.errors = test.errors.map((failure) => {
    if (!Array.isArray(failure)) return plain(failure);
    const [thrown, place] = failure as [unknown, Error];
    return [plain(thrown), place];
  });
}

// Errors of the tests are of another realm, with a class of its own.
function plain(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || !('stack' in thrown)) return thrown;
  const { name, message, stack } = thrown as Error;
  return { name, message, stack };
}
