import sequencer from '@jest/test-sequencer';

const { default: Sequencer } = sequencer;

/**
 * The suites that take more than half a minute, the longest first: one that begins last keeps
 * everybody waiting. Elsewhere jest goes by the times of its last run, which a clean checkout has
 * not, or by the size of the files, which says nothing.
 */
const LONGEST = [
  // test/e2e
  'restart',
  'queue',
  'communityPackage',
  'canvas',
  'trigger',
  'start',
  'examples',
  'eventBridge',
  'commands',
  'crash',
  'automationTrigger',
  'robot',
  'automation',
  'garbage',
  'npmInstall',
];

const rank = ({ path }) => {
  const place = LONGEST.findIndex((suite) => path.endsWith(`/${suite}.test.ts`));
  return place === -1 ? LONGEST.length : place;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
