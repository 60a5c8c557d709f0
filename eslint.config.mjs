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

/**
 * Which rooms a room of nodes/ may import from; every room may import from protocols/. Arrows go
 * down only: what two nodes need stands in a room, and receiving and sending never know each other.
 */
const rooms = {
  receiving: ['accounts'],
  sending: ['accounts'],
  accounts: [],
  openApi: ['accounts', 'sending'],
  dingTalkMessage: ['sending'],
  eventBridgeAccount: ['accounts', 'sending'],
};

/** Forbids imports whose specifier matches. */
const wall = (files, message, ...specifiers) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: specifiers.map((regex) => ({ regex, message, caseSensitive: true })) },
    ],
  },
});

/** Node folders start with a capital; their files don't have a folder behind that. */
const ANOTHER_NODE = String.raw`^(\.\.?/)+(nodes/)?[A-Z][^/]*/`;
const folders = (...names) => String.raw`^(\.\./)+(${names.join('|')})/`;

const walls = [
  wall(
    ['protocols/**/*.ts'],
    'protocols/ knows DingTalk and EventBridge, and nothing of n8n.',
    folders('nodes', 'credentials', 'playground', 'tools', 'test'),
    '^n8n-',
  ),
  wall(
    ['credentials/**/*.ts'],
    'A credential becomes an account in nodes/accounts/, and gets DingTalk’s token in nodes/openApi/.',
    ANOTHER_NODE,
    folders('nodes/(?!(?:accounts|openApi)/)[^/]+', 'playground', 'tools', 'test'),
  ),
  wall(
    ['nodes/**/*.ts'],
    'Nodes don’t know each other: what two of them need stands in a room of nodes/.',
    ANOTHER_NODE,
    folders('credentials', 'playground', 'tools', 'test'),
  ),
  ...Object.entries(rooms).map(([room, known]) =>
    wall(
      [`nodes/${room}/**/*.ts`],
      `nodes/${room}/ may import from ${['protocols', ...known].join(', ')}; see eslint.config.mjs.`,
      ANOTHER_NODE,
      folders('credentials', 'playground', 'tools', 'test'),
      folders(...Object.keys(rooms).filter((name) => name !== room && !known.includes(name))),
    ),
  ),
  wall(
    ['playground/**/*.{ts,tsx}'],
    'The playground is what the nodes are tested against: it shares no code with them.',
    folders('nodes', 'protocols', 'credentials', 'test'),
  ),
];

export default tseslint.config(
  { ignores: ['dist/', '.local/', 'coverage/', 'test/output/', 'node_modules/'] },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    extends: [tseslint.configs.recommended],
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  ...walls,
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
