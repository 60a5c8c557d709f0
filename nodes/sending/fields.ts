import type { INodeProperties } from 'n8n-workflow';

/** Parameters and their values that a field is shown for. */
export type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** Gives a field its place: when to show it. */
export type ShowFor = (more?: Show) => Pick<INodeProperties, 'displayOptions'>;

/** @param always when fields are shown, whatever else each of them asks for */
export const shownFor =
  (always: Show): ShowFor =>
  (more) => ({ displayOptions: { show: { ...always, ...more } } });
