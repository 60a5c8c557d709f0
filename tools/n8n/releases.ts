/** One version of n8n with what it takes to install and run it apart from the user's own Node. */
export interface Release {
  /** Version of n8n. */
  n8n: string;
  /** Version of the npm package `node` that n8n runs on, whatever Node started us. */
  node: string;
  /** npm overrides: one dependency is named by a tarball address, others by versions long gone. */
  overrides: Record<string, string>;
  /** Packages that are compiled after the installation. */
  nativeModules: string[];
  /** What to tell the user before the first installation. */
  takes: { gigabytes: number; minutes: number };
  /** Settings that only this version needs or knows. */
  settings(url: string): Record<string, string>;
}

/** The newest n8n that the package is tested with. */
export const newest: Release = {
  n8n: '2.41.1',
  node: '24.21.0',
  overrides: {
    linkedom: '0.18.12',
    xlsx: '0.18.5',
    '@langchain/langgraph-checkpoint': '1.1.5',
    '@langchain/protocol': '0.0.19',
  },
  nativeModules: ['sqlite3', 'isolated-vm'],
  takes: { gigabytes: 2.4, minutes: 4 },
  settings: (url) => ({
    N8N_WEBHOOK_URL: url,
    // It fetches a list from n8n's servers at every start.
    N8N_DISABLED_MODULES: 'mcp-registry',
  }),
};

/** The oldest n8n that the package is tested with. */
export const oldest: Release = {
  n8n: '2.0.3',
  node: '20.20.2',
  overrides: {
    linkedom: '0.18.12',
    xlsx: '0.18.5',
    '@langchain/langgraph-checkpoint': '1.0.0',
  },
  nativeModules: ['sqlite3'],
  takes: { gigabytes: 1.5, minutes: 4 },
  settings: (url) => ({ WEBHOOK_URL: url }),
};

/** The package.json of the folder that a release is installed in. */
export const manifestOf = ({ n8n, node, overrides }: Release): string =>
  JSON.stringify({ private: true, dependencies: { n8n, node }, overrides });
