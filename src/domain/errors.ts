/** The store cannot be used at all; the message says what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly reason:
    | 'missing'
    | 'older_version'
    | 'newer_version'
    | 'not_a_database'
    | 'in_use'
    | 'unusable'
    | 'locked'
    | 'read_only'
    | 'disk_error'
    | 'disk_full'
    | 'damaged'
    | 'replaced'
    | 'unreachable';

  constructor(reason: StoreError['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/** The bot cannot start as configured; `message` lists every fault with its cure. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
