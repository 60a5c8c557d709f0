import { type ReadonlySignal, type Signal, batch, signal } from '@preact/signals';
import { ask } from './ask';
import { onOpen } from './live';
import { NOTHING_TOLD, type Told, wordsOf } from './words';

/** What is entered, each value for itself, so that only its own field is drawn anew. */
export type Fields<Values> = { readonly [Name in keyof Values]: Signal<Values[Name]> };

/** Fields that hold these values at first. */
export const fieldsOf = <Values extends object>(values: Values): Fields<Values> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, signal(value)]),
  ) as Fields<Values>;

/** What the fields hold. */
export const valuesOf = <Values extends object>(fields: Fields<Values>): Values =>
  Object.fromEntries(
    Object.entries<Signal>(fields).map(([name, field]) => [name, field.value]),
  ) as Values;

/** Enters values; what has no field is left out. */
export function enter<Values extends object>(fields: Fields<Values>, values: Values): void {
  batch(() => {
    for (const [name, field] of Object.entries<Signal>(fields)) {
      field.value = values[name as keyof Values];
    }
  });
}

/**
 * Does something and shows what came of it.
 *
 * @param task gives what to say when it is done
 * @returns whether it could be done
 */
export async function attempt(result: Signal<Told>, task: () => Promise<string>): Promise<boolean> {
  result.value = NOTHING_TOLD;
  try {
    result.value = { colour: 'good', text: await task() };
    return true;
  } catch (error) {
    result.value = { colour: 'bad', text: wordsOf(error) };
    return false;
  }
}

/** How what the server keeps becomes what is entered, and the other way round. */
export interface Shape<Values, Kept> {
  toValues: (kept: Kept) => Values;
  toKept: (values: Values, kept: Kept | undefined) => Kept;
  /** Loads what `toValues` needs. */
  ready?: () => Promise<unknown>;
}

/** The shape of what is entered just as it is kept; what has no field stays. */
export const asKept = <Values extends object, Kept extends Values>(): Shape<Values, Kept> => ({
  toValues: (kept) => kept,
  toKept: (values, kept) => ({ ...kept, ...values }) as Kept,
});

/** What the server keeps, such as settings, and the page changes as a whole. */
export class Form<Values extends object, Kept = Values> {
  readonly fields: Fields<Values>;
  readonly result = signal<Told>(NOTHING_TOLD);
  private readonly present = signal<Kept | undefined>(undefined);

  /**
   * @param path where the server has it
   * @param empty what is entered until it has been loaded
   */
  constructor(
    private readonly path: string,
    empty: Values,
    private readonly shape: Shape<Values, Kept>,
  ) {
    this.fields = fieldsOf(empty);
    onOpen(async () => {
      await shape.ready?.();
      this.take(await ask<Kept>('GET', path));
    });
  }

  /** As the server has it, whatever is entered meanwhile. */
  get kept(): ReadonlySignal<Kept | undefined> {
    return this.present;
  }

  /** Saves what is entered, shows it as the server took it, and says so. */
  async save(done = 'Saved.'): Promise<boolean> {
    return await attempt(this.result, async () => {
      const changed = this.shape.toKept(valuesOf(this.fields), this.present.value);
      this.take(await ask<Kept>('PUT', this.path, changed));
      return done;
    });
  }

  private take(kept: Kept): void {
    this.present.value = kept;
    enter(this.fields, this.shape.toValues(kept));
  }
}
