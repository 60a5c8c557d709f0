import { type ReadonlySignal, signal } from '@preact/signals';
import { ask } from './ask';
import type { ChosenError } from './parts/FaultsForm';

/** An error that a service can answer, with its name for people. */
export type NamedError<Answer extends object> = Answer & { name: string };

/** The errors that a service can be asked to answer. */
export class ErrorTable<Answer extends object> {
  private readonly known = signal<Array<NamedError<Answer>>>([]);
  readonly errors: ReadonlySignal<Array<NamedError<Answer>>> = this.known;

  /** @param path where the server tells them */
  constructor(private readonly path: string) {}

  async load(): Promise<void> {
    this.known.value = await ask<Array<NamedError<Answer>>>('GET', this.path);
  }

  /** The form's fields for what the server answers at present; null is what is right. */
  chosenFor(answer: (Answer & { times: number }) | null): ChosenError {
    const given = new Map<string, unknown>(Object.entries(answer ?? {}));
    const known = this.errors.value.find((error) =>
      Object.entries(error).every(([key, value]) => key === 'name' || given.get(key) === value),
    );
    return { errorName: known?.name ?? '', times: answer?.times ?? 1 };
  }

  /** What the server is to answer; null for what is right. */
  answerFor({ errorName, times }: ChosenError): (Answer & { times: number }) | null {
    const known = this.errors.value.find(({ name }) => name === errorName);
    return known ? { ...known, times } : null;
  }
}
