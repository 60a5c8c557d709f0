import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** What a chat model is told about a tool. */
interface Tool {
  function: {
    name: string;
    description: string;
    parameters: { properties: Record<string, { description?: string }> };
  };
}

/** A language model on loopback that speaks as OpenAI's does. */
export interface ChatModel {
  /** For the Base URL of n8n's OpenAI credential. */
  url: string;
  /** The tools that it was offered last. */
  tools: Tool[];
  close: () => Promise<void>;
}

const answer = (message: object) => ({
  id: 'chat',
  object: 'chat.completion',
  created: 0,
  model: 'test',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

/**
 * Starts a model that calls the first tool once for each of the given arguments, all at once, and
 * then says that it is done.
 */
export async function startChatModel(toolArguments: object[]): Promise<ChatModel> {
  const site = express();
  const server = createServer(site);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const model: ChatModel = {
    url: `http://127.0.0.1:${port}/v1`,
    tools: [],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  site.use(express.json());
  site.post('/v1/chat/completions', (request, response) => {
    const { messages, tools = [] } = request.body as { messages: object[]; tools?: Tool[] };
    model.tools = tools;
    const isDone = messages.some((message) => 'role' in message && message.role === 'tool');
    const calls = toolArguments.map((argument, index) => ({
      id: `call_${index}`,
      type: 'function',
      function: { name: tools[0]?.function.name, arguments: JSON.stringify(argument) },
    }));
    response.json(answer(isDone ? { content: 'Done.' } : { content: null, tool_calls: calls }));
  });
  return model;
}
