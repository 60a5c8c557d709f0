import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** What a field shows and changes, and how. */
export interface Field<Value> {
  label: ComponentChildren;
  field: Signal<Value>;
  id?: string;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
}
