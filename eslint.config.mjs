import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const published = ['credentials/**/*.ts', 'nodes/**/*.ts', 'protocols/**/*.ts'];

/** Every rule of a plugin as an error, for the given files. */
const allRules = (prefix, plugin, files) => ({
  files,
  plugins: { [prefix]: plugin },
  languageOptions: { parser: tseslint.parser },
  rules: Object.fromEntries(
    Object.entries(plugin.rules)
      .filter(([, rule]) => !rule.meta?.deprecated)
      .map(([name]) => [`${prefix}/${name}`, 'error']),
  ),
});

const rulesOf = (plugin, pattern) => ({
  rules: Object.fromEntries(Object.entries(plugin.rules).filter(([name]) => pattern.test(name))),
});

export default tseslint.config(
  { ignores: ['dist/', '.local/', 'coverage/', 'test/output/', 'node_modules/'] },
  {
    files: ['**/*.{ts,js,mjs}'],
    extends: [tseslint.configs.recommended],
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  allRules('@n8n/community-nodes', n8nCommunityNodesPlugin, [...published, 'package.json']),
  allRules('n8n-nodes-base', rulesOf(n8nNodesBase, /^cred-/), ['credentials/**/*.ts']),
  allRules('n8n-nodes-base', rulesOf(n8nNodesBase, /^node-/), ['nodes/**/*.ts']),
  allRules('n8n-nodes-base', rulesOf(n8nNodesBase, /^community-package-json-/), ['package.json']),
  {
    // The two plugins disagree in five places, where no code can satisfy both.
    rules: {
      // Is for n8n's own nodes; credential-documentation-url asks for a URL.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      // Want string literals; node-connection-type-literal forbids them.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      // Takes `ownerKey`, which people must be able to compare by eye, for a secret;
      // credential-password-field looks after the real ones.
      'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
      // Does not know that an `aesKey` is a secret.
      '@n8n/community-nodes/credential-unnecessary-password': 'off',
    },
  },
);
