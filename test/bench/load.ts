import autocannon from 'autocannon';

/** A request that is sent once. */
export interface PreparedRequest {
  path: string;
  body: string;
}

/** Something that takes requests, and how to make the requests it takes. */
export interface Contender {
  name: string;
  /** Origin, such as http://localhost:5678 */
  origin: string;
  /** Makes the given number of requests, each with an event of its own. */
  prepare: (count: number) => PreparedRequest[];
}

export interface Measurement {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/**
 * Sends requests as fast as they are answered. Everything that the sender has to compute was
 * computed before.
 *
 * @throws Error when an answer is not 200
 */
export async function load(
  { name, origin, prepare }: Contender,
  connections: number,
  count: number,
): Promise<Measurement> {
  const prepared = prepare(count);
  const latencies: number[] = [];
  const start = performance.now();
  let end = start;
  const result = await autocannon({
    url: origin,
    connections,
    amount: count,
    timeout: 60,
    setupClient: (client) => {
      client.on('response', (_status, _bytes, milliseconds) => {
        latencies.push(milliseconds);
        end = performance.now();
      });
    },
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, ...prepared.pop() }),
      },
    ],
  });
  if (result['2xx'] !== count || latencies.length !== count) {
    throw new Error(
      `${name}: ${result['2xx']} of ${count} answered with 2xx, ${result.non2xx} otherwise, ${result.errors} errors.`,
    );
  }
  latencies.sort((a, b) => a - b);
  return {
    perSecond: count / ((end - start) / 1000),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/**
 * @param sorted ascending
 * @param part from 0 to 1
 */
export const percentile = (sorted: number[], part: number): number =>
  sorted[Math.ceil(part * sorted.length) - 1] ?? NaN;

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** What rounds of measurements say together: the median of each figure. */
export const summary = (rounds: Measurement[]): Measurement => ({
  perSecond: median(rounds.map(({ perSecond }) => perSecond)),
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
});

/**
 * How a figure compares, round by round: what else the machine does meets both of a round alike,
 * so their ratio is steadier than the figures.
 */
export const ratioOf = (
  figure: keyof Measurement,
  rounds: Measurement[],
  base: Measurement[],
): number => median(rounds.map((round, index) => round[figure] / (base[index]?.[figure] ?? NaN)));

/**
 * Measures contenders in turns, beginning each round with another.
 *
 * @returns the rounds of each contender, in the order of the contenders
 */
export async function compare(
  contenders: Contender[],
  connections: number,
  count: number,
  rounds: number,
): Promise<Measurement[][]> {
  const measured = contenders.map((): Measurement[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      measured[index]?.push(await load(contenders[index] as Contender, connections, count));
    }
  }
  return measured;
}
