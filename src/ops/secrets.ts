/** Values under names that end like these are secret; names compare without case and punctuation. */
const SECRET_NAME = /(?:token|secret|password|authorization|cookie|responseurl)$/;

/** What is secret wherever it stands: Slack's tokens and webhook addresses, credentials of an HTTP header. */
const SECRET_TEXT =
  /\bx(?:ox[a-z]|app)-[\w-]+|\b(?:Bearer|Basic) +[\w.~+/=-]{8,}|https:\/\/hooks\.slack\.com\/[^\s"\\]+/gi;

const CENSORED = '[secret]';
/** Deeper than this nothing is logged. */
const DEEPEST = 8;

/** The value with everything secret in it replaced, however deep. Errors stay as they are for their serializer. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) {
    return value;
  }
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      isSecretName(name) ? CENSORED : withoutSecrets(entry, depth + 1),
    ]),
  );
}

export function withoutSecretText(text: string): string {
  return text.replace(SECRET_TEXT, CENSORED);
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^a-z]/g, ''));
}
