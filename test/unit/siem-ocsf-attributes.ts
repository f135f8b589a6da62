/** The form in which rules of OCSF are written down for the tests: what an attribute is, and what an object may hold. */

type Kind =
  | 'text'
  | 'user name'
  | 'e-mail address'
  | 'IP address'
  | 'integer'
  | 'time'
  | 'boolean'
  | 'object';

/** Captions by number. */
type Values = Readonly<Record<number, string>>;

export interface Attribute {
  /** A kind of value, or the object that stands there. */
  readonly is: Kind | Rules;
  readonly required?: true;
  readonly list?: true;
  readonly values?: Values;
  /** The attribute beside it that says the caption of its number. */
  readonly caption?: string;
  /** Only there where the event names this profile. */
  readonly profile?: string;
  /** The `type_id` of an observable that points at it; left out where none of ours does. */
  readonly observable?: number;
}

export interface Rules {
  readonly name: string;
  readonly atLeastOne?: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export const TEXT: Attribute = { is: 'text' };
export const INTEGER: Attribute = { is: 'integer' };
/** Milliseconds since 1970. */
export const TIME: Attribute = { is: 'time' };
export const BOOLEAN: Attribute = { is: 'boolean' };
/** With whatever the source likes in it. */
export const ANYTHING: Attribute = { is: 'object' };
export const IP: Attribute = { is: 'IP address', observable: 2 };
export const USER_NAME: Attribute = { is: 'user name', observable: 4 };
export const EMAIL: Attribute = { is: 'e-mail address', observable: 5 };

export function required(attribute: Attribute): Attribute {
  return { ...attribute, required: true };
}

export function listOf(attribute: Attribute): Attribute {
  return { ...attribute, list: true };
}

export function object(rules: Rules): Attribute {
  return { is: rules };
}

/** A number out of a list, and the attribute with its caption. */
export function choice(values: Values, caption: string): Attribute {
  return { is: 'integer', values, caption };
}

/** Every list counts from 0, which is Unknown, and ends with 99, which is Other. */
export function numbered(...captions: readonly string[]): Values {
  return { 0: 'Unknown', ...Object.fromEntries(captions.map((it, at) => [at + 1, it])), 99: 'Other' };
}
