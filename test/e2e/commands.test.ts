import { readPages } from '../support/markdown';
import { commandsIn } from './commands/commands';
import { runElsewhere, ways, type Site } from './commands/ways';
import { Servers } from './commands/calls';
import { Workshop } from './commands/workshop';

/** How a command runs, and when: -1 for one that nobody runs. */
const positionOf = (command: string) => ways.findIndex(([pattern]) => pattern.test(command));

const isRunElsewhere = (command: string) => runElsewhere.some((pattern) => pattern.test(command));

const commands = commandsIn(readPages())
  .filter(({ text }) => !isRunElsewhere(text))
  .map((command) => ({ ...command, position: positionOf(command.text) }))
  .sort((one, other) => one.position - other.position);

let workshop: Workshop;
let started: Promise<Servers> | undefined;

beforeAll(async () => {
  workshop = await Workshop.open();
});

afterAll(async () => {
  await (await started)?.stop();
  await workshop.close();
});

const site = (): Site => ({ workshop, servers: () => (started ??= Servers.start(workshop.home)) });

test.each(commands)('$text', async ({ text, files, position }) => {
  const way = ways[position];
  if (!way) throw new Error(`Nobody runs this command of ${files.join(', ')}: say how in ways.ts.`);
  const [pattern, run] = way;
  await run(text, site(), pattern.exec(text)!.slice(1));
});
