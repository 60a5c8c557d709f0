import { createHash } from 'node:crypto';
import type {
  DeduplicationItemTypes,
  DeduplicationScope,
  ICheckProcessedContextData,
  ICheckProcessedOptions,
  IDataDeduplicator,
  IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * The table in which n8n's server remembers what nodes have processed: like n8n's own
 * DeduplicationHelper, it keeps one row of hashes per node and rewrites it as a whole.
 */
export class DeduplicationTable implements IDataDeduplicator {
  /** While set, every access fails with it. */
  outage?: Error;
  private readonly rows = new Map<string, string[]>();

  async checkProcessedAndRecord(
    items: DeduplicationItemTypes[],
    _scope: DeduplicationScope,
    { node, workflow }: ICheckProcessedContextData,
    { maxEntries }: ICheckProcessedOptions,
  ): Promise<IDeduplicationOutput> {
    const key = `${workflow.id}:n:${node?.id}`;
    const row = await this.read(key);
    const recorded = new Set(row);
    const output: IDeduplicationOutput = { new: [], processed: [] };
    for (const item of items) {
      const hash = createHash('md5').update(item.toString()).digest('base64');
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

  async removeProcessed(): Promise<void> {
    throw new Error('no node of this package removes what it recorded');
  }

  async clearAllProcessedItems(): Promise<void> {
    this.rows.clear();
  }

  async getProcessedDataCount(
    _scope: DeduplicationScope,
    { node, workflow }: ICheckProcessedContextData,
  ): Promise<number> {
    return (await this.read(`${workflow.id}:n:${node?.id}`)).length;
  }

  /** A copy, as a database gives: between reading and writing, others may read the same. */
  private async read(key: string): Promise<string[]> {
    await new Promise(setImmediate);
    if (this.outage) throw this.outage;
    return [...(this.rows.get(key) ?? [])];
  }
}
