/**
 * A reporter of jest's that says at the end how long each suite took, slowest first: what to split
 * or to speed up when a run takes too long.
 */
module.exports = class SlowestFirst {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length < 2) return;
    const suites = testResults
      .map(({ testFilePath, perfStats, numFailingTests, numPassingTests }) => ({
        file: testFilePath.slice(this.rootDir.length + 1),
        seconds: (perfStats.end - perfStats.start) / 1000,
        tests: numFailingTests + numPassingTests,
      }))
      .sort((one, other) => other.seconds - one.seconds);
    console.log('\nSeconds  Tests  Suite');
    for (const { file, seconds, tests } of suites) {
      console.log(`${seconds.toFixed(1).padStart(7)}  ${String(tests).padStart(5)}  ${file}`);
    }
  }
};
