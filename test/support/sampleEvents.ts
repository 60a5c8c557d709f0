import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ownEvents from '../../playground/dingtalk/events.json';

export interface SampleEvent {
  code: string;
  sample: Record<string, unknown>;
}

interface DocumentedEvent {
  code: string;
  sampleHttp?: Record<string, unknown>;
}

/** DingTalk's documented samples lie beside the checkout where the project is developed. */
const documentedFile = join(__dirname, '../../../shared/dingtalk/events.json');

const documentedEvents = (): SampleEvent[] => {
  if (!existsSync(documentedFile)) return [];
  const { events } = JSON.parse(readFileSync(documentedFile, 'utf8')) as {
    events: DocumentedEvent[];
  };
  return events.flatMap(({ code, sampleHttp }) =>
    sampleHttp ? [{ code, sample: sampleHttp }] : [],
  );
};

/** Decrypted HTTP pushes to test with: our own for each of the 172 codes, and DingTalk's if present. */
export const sampleSets: Array<{ source: string; events: SampleEvent[] }> = [
  { source: 'own', events: ownEvents.map(({ code, sample }) => ({ code, sample })) },
  { source: 'documented', events: documentedEvents() },
].filter(({ events }) => events.length);
