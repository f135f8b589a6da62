import { inspect } from 'node:util';

/** A value that must not be seen by accident: printed, logged or put into JSON it reads `[secret]`. */
export interface Secret {
  reveal(): string;
}

const hidden = () => '[secret]';

export function secret(value: string): Secret {
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [inspect.custom]: hidden });
}
