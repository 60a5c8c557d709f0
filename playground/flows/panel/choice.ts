import { computed, signal } from '@preact/signals';
import { ask } from '../../page/ask';
import { onOpen } from '../../page/live';
import type { OfferedFlow, Offer } from '../routes';

const offer = signal<Offer>({ flows: [], chosen: '', occasion: 'a new employee joins' });

/** The flows in n8n that can be played; the events go to the chosen one. */
export const flows = computed(() => offer.value.flows);

/** Its name; empty while the callback URL is that of no flow. */
export const chosen = computed(() => offer.value.chosen);

/** What happens when it is played. */
export const occasion = computed(() => offer.value.occasion);

/** The chosen one. */
export const flow = computed((): OfferedFlow | undefined =>
  flows.value.find(({ name }) => name === chosen.value),
);

/** Asks what is offered, because the callback URL may be another one's. */
export async function lookAgain(): Promise<void> {
  offer.value = await ask<Offer>('GET', '/api/flows');
}

export async function choose(name: string): Promise<void> {
  offer.value = await ask<Offer>('PUT', '/api/flows/chosen', { name });
}

onOpen(lookAgain);
