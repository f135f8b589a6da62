/** Values under names that end like these are secret; names compare without case and punctuation. */
const SECRET_NAME = /(?:token|secret|password|authorization|cookie|responseurl)$/;

/** What is secret wherever it stands: Slack's tokens and webhook addresses, credentials of an HTTP header. */
const SECRET_TEXT =
  /\bx(?:ox[a-z]|app)-[\w-]+|\b(?:Bearer|Basic) +(?!Information\b)[\w.~+/=-]{8,}|https:\/\/hooks\.slack\.com\/[^\s"\\]+/gi;

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

/** Shorter ones would censor half the words of a text, and are no secrets. */
const SHORTEST = 6;

/**
 * The same, and what is secret here: the values given, also as JSON, URLs, HTML and HTTP's Basic and base64 spell them.
 * A vendor may send back what it was sent, in any text.
 */
export function hidingSecrets(known: readonly string[]): (text: string) => string {
  const spelt = known.filter((value) => value.length >= SHORTEST).flatMap(spellings);
  // The longer first: one may be part of another.
  const words = [...new Set(spelt)].sort((a, b) => b.length - a.length);
  if (words.length === 0) return withoutSecretText;
  const pattern = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  return (text) => withoutSecretText(text.replace(pattern, CENSORED));
}

/** The same, and what becomes known later. */
export function hidingMore(known: readonly string[]): {
  hide(text: string): string;
  learn(more: readonly string[]): void;
} {
  const values = new Set(known);
  let hide = hidingSecrets(known);
  return {
    hide: (text) => hide(text),
    learn(more) {
      for (const value of more) values.add(value);
      hide = hidingSecrets([...values]);
    },
  };
}

function spellings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [value, json, encodeURIComponent(value), html, ...inBase64(value)];
}

/** What of its base64 stays the same whatever stands around it: it may begin at any third of a group. */
function inBase64(value: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from('\0'.repeat(before) + value);
    const certain = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)] as const;
    const coded = [bytes.toString('base64'), bytes.toString('base64url')].map((text) =>
      text.slice(...certain),
    );
    return coded.filter((text) => text.length >= SHORTEST);
  });
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^a-z]/g, ''));
}
