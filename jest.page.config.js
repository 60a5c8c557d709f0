/**
 * The playground's page in a browser. It needs no n8n, so that CI runs it while n8n is being installed.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/page'],
  testTimeout: 240_000,
};
