import { JSONPath } from 'jsonpath-plus';
import type { CloudEvent } from './cloudEvent';

/** One parameter of a target, and how it is made of an event. */
export interface TargetParameter {
  ResourceKey: string;
  Form: 'ORIGINAL' | 'CONSTANT' | 'JSONPATH' | 'TEMPLATE';
  Value?: string;
  Template?: string;
}

/**
 * The text that a target gets for an event. Source: Alibaba Cloud, "event transformation" of
 * EventBridge, 2026-03.
 *
 * @throws Error when a path or the names of a template cannot be read
 */
export function transform(parameter: TargetParameter, event: CloudEvent): string {
  const { Form, Value = '', Template = '' } = parameter;
  if (Form === 'CONSTANT') return Value;
  if (Form === 'JSONPATH') return textOf(valueAt(Value, event));
  if (Form === 'TEMPLATE') return filled(Template, Value, event);
  return JSON.stringify(event);
}

/** The names of a template and the paths or constants that they stand for. */
export function parseTemplateValues(value: string): Record<string, string> {
  const names: unknown = JSON.parse(value);
  const isFlat =
    typeof names === 'object' &&
    names !== null &&
    Object.values(names).every((path) => typeof path === 'string');
  if (!isFlat) throw new Error('The value of a template must be an object of texts.');
  return names as Record<string, string>;
}

/** In a template that is JSON itself, a text must not end the string that it stands in. */
function filled(template: string, value: string, event: CloudEvent): string {
  const paths = parseTemplateValues(value);
  const isJson = /^\s*[{[]/.test(template);
  return template.replace(/\$\{([^}]*)\}/g, (placeholder, name: string) => {
    const path = Object.hasOwn(paths, name) ? paths[name] : undefined;
    if (path === undefined) return placeholder;
    const text = path.startsWith('$') ? valueAt(path, event) : path;
    return isJson && typeof text === 'string' ? JSON.stringify(text).slice(1, -1) : textOf(text);
  });
}

/** What a JSONPath finds first; undefined when it finds nothing. Expressions are never run. */
function valueAt(path: string, event: CloudEvent): unknown {
  const found: unknown = JSONPath({ path, json: event, eval: false });
  return Array.isArray(found) ? (found as unknown[])[0] : undefined;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
