/** ES modules among the dependencies, which jest 29 cannot load as they are. */
const esModules = ['get-port', 'github-slugger', 'p-retry', 'is-network-error'].join('|');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.ts',
  roots: ['<rootDir>/test/unit', '<rootDir>/test/engine'],
  transform: {
    '^.+\\.ts$': 'ts-jest',
    [`/(${esModules})/.+\\.js$`]: ['ts-jest', { tsconfig: { allowJs: true } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!.*(${esModules})/)`],
  setupFiles: ['reflect-metadata'],
  testSequencer: '<rootDir>/test/support/longestFirst.mjs',
  reporters: ['default', '<rootDir>/test/support/slowestFirst.js'],
  // For slow machines; no test waits for it.
  testTimeout: 120_000,
  // jest leaves a core free for watching, which takes none here.
  maxWorkers: '100%',
};
