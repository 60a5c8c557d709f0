/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/e2e'],
  globalSetup: '<rootDir>/test/e2e/globalSetup.ts',
  // Suites wait more than they work; each has its own n8n, ports and folders.
  maxWorkers: 2,
  testTimeout: 600_000,
};
