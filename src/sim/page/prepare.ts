import type { Json } from '../slack/types.ts';
import { fileUrl } from './files.ts';
import { guardMrkdwn, guardPlain } from './guard.ts';
import { isObject, object, string } from './json.ts';

/** Joins a date's format and fallback for the renderer, which forgets a rich_text date's fallback. */
const SEPARATOR = '\u001f';

export function splitDate(format: string): { format: string; fallback: string | undefined } {
  const at = format.indexOf(SEPARATOR);
  return at < 0
    ? { format, fallback: undefined }
    : { format: format.slice(0, at), fallback: format.slice(at + SEPARATOR.length) };
}

/**
 * A copy of a block that the renderer draws as Slack would: texts guarded, number cells as text, a data table
 * as a table.
 */
export function prepare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepare);
  if (!isObject(value)) return value;
  switch (value.type) {
    case 'plain_text':
      return literal(guardPlain(string(value.text), value.emoji !== false));
    case 'mrkdwn':
      return literal(guardMrkdwn(string(value.text), value.verbatim === true));
    case 'raw_text':
      return { ...value, text: guardPlain(string(value.text), false) };
    case 'raw_number':
      return { type: 'raw_text', text: guardPlain(String(value.text ?? value.value ?? ''), false) };
    case 'date':
      return { ...value, format: `${string(value.format)}${SEPARATOR}${string(value.fallback)}` };
    case 'image':
      return { ...(plainCopy(value) as object), ...pictureOf(value) };
    case 'data_table':
      return { type: 'table', rows: prepare(value.rows ?? []) };
    default:
      return plainCopy(value);
  }
}

const plainCopy = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prepare(part)]));

/** A file of the workspace is shown from the page's own copy. */
function pictureOf({ slack_file }: Json): Json {
  const { id, url } = object(slack_file);
  const named = string(id) || (/\/files-pri\/([^/]+)\//.exec(string(url))?.[1] ?? '');
  return named === '' ? {} : { image_url: fileUrl(named), slack_file: undefined };
}

const literal = (text: string) => ({ type: 'mrkdwn', text });
