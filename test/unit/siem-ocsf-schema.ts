/** What is wrong with a line by the rules of OCSF. */
import { isIP } from 'node:net';
import type { Attribute, Rules } from './siem-ocsf-attributes.ts';
import { CLASSES, VERSION } from './siem-ocsf-rules.ts';

type Json = Readonly<Record<string, unknown>>;

/** Each fault with its place; nothing where the line is one of the schema. */
export function problems(line: string): readonly string[] {
  if (/[\r\n\u0085\u2028\u2029]/.test(line)) return ['more than one line'];
  const event: unknown = JSON.parse(line);
  if (!isObject(event)) return ['no object'];
  const { class_uid: uid, metadata } = event;
  const found = CLASSES.get(uid);
  if (!found) return [`class_uid: ${uid} has no rules`];
  const wanted = { category_uid: found.category, type_uid: Number(uid) * 100 + Number(event.activity_id) };
  const sums = Object.entries(wanted).filter(([name, value]) => event[name] !== value);
  const named = isObject(metadata) && Array.isArray(metadata.profiles) ? metadata.profiles : [];
  return [
    ...sums.map(([name, value]) => `${name}: is not ${value}`),
    ...named.filter((name) => !found.profiles.includes(name)).map((name) => `metadata.profiles: no ${name}`),
    ...(isObject(metadata) && metadata.version !== VERSION ? ['metadata.version: another'] : []),
    ...ofObject(found, event, '', named),
    ...ofObservables(found, event),
  ];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ofObject(rules: Rules, value: Json, path: string, profiles: readonly unknown[]): string[] {
  const { attributes, atLeastOne } = rules;
  const there = ({ profile }: Attribute) => profile === undefined || profiles.includes(profile);
  const missing = Object.entries(attributes)
    .filter(([name, attribute]) => attribute.required && there(attribute) && !(name in value))
    .map(([name]) => `${path}${name}: required`);
  const none = atLeastOne && !atLeastOne.some((name) => name in value);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!attribute || !there(attribute)) return [`${path}${name}: not in ${rules.name}`];
    if (!attribute.list)
      return [
        ...ofValue(attribute, inner, path + name, profiles),
        ...ofCaption(attribute, value, inner, path + name),
      ];
    if (!Array.isArray(inner)) return [`${path}${name}: no list`];
    return inner.flatMap((one, index) => ofValue(attribute, one, `${path}${name}[${index}]`, profiles));
  });
  return [...missing, ...(none ? [`${path}: at least one of ${atLeastOne}`] : []), ...wrong];
}

function ofValue(attribute: Attribute, value: unknown, path: string, profiles: readonly unknown[]): string[] {
  const { is, values } = attribute;
  if (typeof is !== 'string')
    return isObject(value) ? ofObject(is, value, `${path}.`, profiles) : [`${path}: no object`];
  if (values && !Object.hasOwn(values, String(value))) return [`${path}: ${value} is none of its values`];
  return isOfKind(is, value) ? [] : [`${path}: ${JSON.stringify(value)} is no ${is}`];
}

/** The caption of a number says what the number says, or with 99 what the source says. */
function ofCaption({ caption, values }: Attribute, item: Json, value: unknown, path: string): string[] {
  if (caption === undefined || !values) return [];
  const said = item[caption];
  if (value === 99) return typeof said === 'string' && said !== '' ? [] : [`${path}: 99 without ${caption}`];
  return said === undefined || said === values[Number(value)] ? [] : [`${path}: is not ${said}`];
}

/** ASCII only, with a dot in the host's name. */
const EMAIL = /^[\w!#$%&'*+\-/=?^`{|}~.]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+$/;
/** Of an address, in characters. */
const IP_LIMIT = 40;

function isOfKind(kind: string, value: unknown): boolean {
  switch (kind) {
    case 'object':
      return isObject(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'time':
      return Number.isSafeInteger(value) && Number(value) >= 0;
    default:
      return typeof value === 'string' && value !== '' && isText(kind, value);
  }
}

function isText(kind: string, value: string): boolean {
  if (kind === 'e-mail address') return EMAIL.test(value);
  return kind !== 'IP address' || (isIP(value) !== 0 && value.length <= IP_LIMIT);
}

/** Each points at an attribute that is there, with its value, and is of the kind the schema gives that attribute. */
function ofObservables(rules: Rules, event: Json): string[] {
  const { observables } = event;
  if (!Array.isArray(observables)) return [];
  return observables.flatMap(({ name, type_id, value }, index) => {
    const { attribute, here } = pointedAt(String(name), rules, event);
    return [
      ...(here === value && value !== undefined ? [] : [`observables[${index}]: ${name} is not ${value}`]),
      ...(attribute?.observable === type_id
        ? []
        : [`observables[${index}]: ${name} is of kind ${attribute?.observable}`]),
    ];
  });
}

/** What stands at a place such as `resources[0].owner.name`, and its rule. */
function pointedAt(name: string, rules: Rules, event: Json): { attribute?: Attribute; here: unknown } {
  let attribute: Attribute | undefined;
  let at: Rules | undefined = rules;
  let here: unknown = event;
  for (const step of name.split('.')) {
    const [, part = '', place] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    attribute = at?.attributes[part];
    at = attribute && typeof attribute.is !== 'string' ? attribute.is : undefined;
    here = isObject(here) ? here[part] : undefined;
    if (place !== undefined) here = Array.isArray(here) ? here[Number(place)] : undefined;
  }
  return attribute ? { attribute, here } : { here };
}
