/** The part of the published Elastic Common Schema that documents are held to, and what is wrong with a document. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { BREAK } from './siem-records.ts';

interface SchemaCut {
  readonly version: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  readonly expected_event_types: Readonly<Record<string, readonly string[]>>;
}

export const SCHEMA: SchemaCut = JSON.parse(
  readFileSync(new URL('../fixtures/ecs-9.4.0.json', import.meta.url), 'utf8'),
);

export type Doc = Readonly<Record<string, unknown>>;

/** A document's fields by their full names. */
export function fieldsOf(doc: Doc, prefix = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(doc)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of fieldsOf(value as Doc, `${prefix}${name}.`)) found.set(key, inner);
    } else found.set(`${prefix}${name}`, value);
  }
  return found;
}

/** What is wrong with a line, each with its place; nothing where it is a document of the schema. */
export function problems(line: string): readonly string[] {
  if (BREAK.test(line)) return ['more than one line'];
  const fields = fieldsOf(JSON.parse(line) as Doc);
  const wrong = [...fields].flatMap(([name, value]) =>
    problemsOf(name, value).map((problem) => `${name}: ${problem}`),
  );
  return [...wrong, ...missing(fields), ...misfits(fields)];
}

const REQUIRED = ['@timestamp', 'ecs.version', 'event.kind', 'event.id', 'event.original', 'message'];

function missing(fields: ReadonlyMap<string, unknown>): string[] {
  return REQUIRED.filter((name) => !fields.has(name)).map((name) => `${name} is missing`);
}

/** Never cut: the one is not indexed, and two ids must not become one. */
const WHOLE = new Set(['event.original', 'event.id']);

function problemsOf(name: string, value: unknown): string[] {
  if (/^labels\.[a-z_]+$/.test(name)) return scalar('keyword', value);
  const declared = SCHEMA.fields[name];
  if (declared === undefined) return ['no field of the schema'];
  const [type = '', list] = declared.split(', ');
  if ((list !== undefined) !== Array.isArray(value)) return [list ? 'is no list' : 'is a list'];
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) return ['is empty'];
  const allowed = SCHEMA.allowed[name];
  return values.flatMap((one) => [
    ...(allowed === undefined || allowed.includes(one as string) ? [] : [`${one} is not allowed`]),
    ...scalar(WHOLE.has(name) ? 'text' : type, one),
  ]);
}

function scalar(type: string, value: unknown): string[] {
  if (type === 'long') return Number.isSafeInteger(value) ? [] : [`${value} is no long`];
  if (typeof value !== 'string' || value === '') return [`${JSON.stringify(value)} is no text`];
  if (!value.isWellFormed()) return ['half a character'];
  if (type === 'ip') return isIP(value) !== 0 && !value.includes('%') ? [] : [`${value} is no address`];
  if (type === 'date') return new Date(value).toJSON() === value ? [] : [`${value} is no date`];
  if (type === 'keyword') return value.length <= 1_024 ? [] : ['longer than what is indexed'];
  return ['text', 'match_only_text', 'wildcard'].includes(type) ? [] : [`unforeseen type ${type}`];
}

/** What holds between the fields of categorization. */
function misfits(fields: ReadonlyMap<string, unknown>): string[] {
  const categories = [fields.get('event.category') ?? []].flat() as string[];
  const types = [fields.get('event.type') ?? []].flat() as string[];
  const expected = categories.flatMap((category) => SCHEMA.expected_event_types[category] ?? []);
  const wrong = types
    .filter((type) => categories.length > 0 && !expected.includes(type))
    .map((type) => `event.type ${type} is not expected with ${categories.join(', ')}`);
  if (types.includes('info') && fields.has('event.outcome')) wrong.push('what merely informs has no outcome');
  return wrong;
}
