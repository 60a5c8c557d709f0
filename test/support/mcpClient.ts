import axios from 'axios';

/** A client of an MCP server, as far as a call of its tools goes. */
export interface McpClient {
  /** Names of the tools that it offers. */
  listTools: () => Promise<string[]>;
  /** @returns the text of the answer */
  callTool: (name: string, given: Record<string, unknown>) => Promise<string>;
}

interface Answer {
  result: {
    tools: Array<{ name: string }>;
    content: Array<{ text: string }>;
  };
}

/**
 * Connects to an MCP server, by "Streamable HTTP". Source: modelcontextprotocol.io, specification
 * 2025-06-18, Base Protocol, Transports.
 */
export async function connectMcp(url: string): Promise<McpClient> {
  let session: Record<string, string> = {};
  let lastId = 0;

  const post = async (message: object) => {
    const { data, headers } = await axios.post<string>(
      url,
      { jsonrpc: '2.0', ...message },
      {
        headers: { accept: 'application/json, text/event-stream', ...session },
        responseType: 'text',
        proxy: false,
      },
    );
    const id = headers['mcp-session-id'] as string | undefined;
    if (id) session = { 'mcp-session-id': id };
    return data;
  };

  /** The answer may be one event of a stream. */
  const ask = async (method: string, params: object): Promise<Answer['result']> => {
    const text = await post({ id: ++lastId, method, params });
    const json = /^data: (.*)$/m.exec(text)?.[1] ?? text;
    return (JSON.parse(json) as Answer).result;
  };

  await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  await post({ method: 'notifications/initialized' });
  return {
    listTools: async () => (await ask('tools/list', {})).tools.map(({ name }) => name),
    async callTool(name, given) {
      const { content } = await ask('tools/call', { name, arguments: given });
      return content.map(({ text }) => text).join('');
    },
  };
}
