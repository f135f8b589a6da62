import type { Json } from '../slack/types.ts';

/** Reading JSON of unknown content: what is not there or of another kind is empty. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const object = (value: unknown): Json => (isObject(value) ? value : {});

export const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text object's text. */
export const textOf = (value: unknown): string => string(object(value).text);
