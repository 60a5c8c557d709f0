import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DeduplicationItemTypes,
  DeduplicationScope,
  ICheckProcessedContextData,
  ICheckProcessedOptions,
  IDataDeduplicator,
  IDeduplicationOutput,
} from 'n8n-workflow';

const hashOf = (item: DeduplicationItemTypes): string =>
  createHash('md5').update(item.toString()).digest('base64');

const keyOf = ({ node, workflow }: ICheckProcessedContextData): string =>
  `${workflow.id}:n:${node?.id}`;

/**
 * The table in which n8n's server remembers what nodes have processed: like n8n's own
 * DeduplicationHelper, it keeps one row of hashes per node and rewrites it as a whole.
 */
export class DeduplicationTable implements IDataDeduplicator {
  /** While set, every access fails with it. */
  outage?: Error;
  /** How long an access takes at least, in milliseconds. */
  latencyMs = 0;
  private readonly rows = new Map<string, string[]>();

  async checkProcessedAndRecord(
    items: DeduplicationItemTypes[],
    _scope: DeduplicationScope,
    context: ICheckProcessedContextData,
    { maxEntries }: ICheckProcessedOptions,
  ): Promise<IDeduplicationOutput> {
    const key = keyOf(context);
    const row = await this.read(key);
    const recorded = new Set(row);
    const output: IDeduplicationOutput = { new: [], processed: [] };
    for (const item of items) {
      const hash = hashOf(item);
      if (recorded.has(hash)) output.processed.push(item);
      else {
        output.new.push(item);
        row.push(hash);
      }
    }
    if (maxEntries) row.splice(0, row.length - maxEntries);
    this.rows.set(key, row);
    return output;
  }

  async removeProcessed(
    items: DeduplicationItemTypes[],
    _scope: DeduplicationScope,
    context: ICheckProcessedContextData,
  ): Promise<void> {
    const key = keyOf(context);
    const row = await this.read(key);
    for (const hash of items.map(hashOf)) {
      if (row.includes(hash)) row.splice(row.indexOf(hash), 1);
    }
    this.rows.set(key, row);
  }

  async clearAllProcessedItems(): Promise<void> {
    this.rows.clear();
  }

  async getProcessedDataCount(
    _scope: DeduplicationScope,
    context: ICheckProcessedContextData,
  ): Promise<number> {
    return (await this.read(keyOf(context))).length;
  }

  /** A copy, as a database gives: between reading and writing, others may read the same. */
  private async read(key: string): Promise<string[]> {
    if (this.outage) throw this.outage;
    const row = [...(this.rows.get(key) ?? [])];
    await (this.latencyMs ? sleep(this.latencyMs) : new Promise(setImmediate));
    return row;
  }
}
