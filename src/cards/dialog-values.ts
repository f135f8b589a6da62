/** Reads what stands in the fields of a dialog (`view.state.values`): by block, then by action. Never throws. */

/** What a field holds, for its kind: a text, a choice, a person, a moment. */
export function stateOf(values: unknown, block: string, action: string = block): unknown {
  return property(property(values, block), action);
}

/** Its own property of that name; undefined for what has none. */
export function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** Trimmed; '' where nothing was typed. */
export function typedIn(values: unknown, block: string): string {
  const value = property(stateOf(values, block), 'value');
  return typeof value === 'string' ? value.trim() : '';
}

/** The value of the chosen option; '' for none. */
export function chosenIn(values: unknown, block: string): string {
  const value = property(property(stateOf(values, block), 'selected_option'), 'value');
  return typeof value === 'string' ? value : '';
}

/** Slack's id of the person chosen; undefined for none and for what is no such id. */
export function personIn(values: unknown, block: string): string | undefined {
  const value = property(stateOf(values, block), 'selected_user');
  return typeof value === 'string' && /^[UW][A-Z0-9]{1,40}$/.test(value) ? value : undefined;
}

/** The moment picked, ms. */
export function momentIn(values: unknown, block: string): number | undefined {
  const seconds = property(stateOf(values, block), 'selected_date_time');
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0
    ? seconds * 1000
    : undefined;
}

/** What is wrong with what was submitted, under the block it is of, as Slack's `errors` takes it. */
export interface Refused {
  readonly ok: false;
  readonly errors: Readonly<Record<string, string>>;
}

export function refused(block: string, message: string): Refused {
  return { ok: false, errors: { [block]: message } };
}
