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
  const percentile = (part: number) => latencies[Math.ceil(part * count) - 1] ?? NaN;
  return {
    perSecond: count / ((end - start) / 1000),
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/**
 * Measures contenders in turns, so that whatever else the machine does meets them alike.
 *
 * @returns the median of the rounds, in the order of the contenders
 */
export async function compare(
  contenders: Contender[],
  connections: number,
  count: number,
  rounds: number,
): Promise<Measurement[]> {
  const measured = contenders.map((): Measurement[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      measured[index]?.push(await load(contender, connections, count));
    }
  }
  return measured.map((results) => ({
    perSecond: median(results.map(({ perSecond }) => perSecond)),
    p50: median(results.map(({ p50 }) => p50)),
    p99: median(results.map(({ p99 }) => p99)),
  }));
}
