/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test/e2e'],
  transform: {
    '^.+\\.ts$': 'ts-jest',
    // get-port comes as an ES module only.
    'get-port/.+\\.js$': ['ts-jest', { tsconfig: { allowJs: true } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!get-port/)'],
  globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
  maxWorkers: 1,
  testTimeout: 600_000,
};
