/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/e2e'],
  globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
  maxWorkers: 1,
  testTimeout: 600_000,
};
