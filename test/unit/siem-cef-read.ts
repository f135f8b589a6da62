/** A strict reader of CEF:0, after the words of the standard: whatever bends a rule is an error with its place. */

export interface CefMessage {
  readonly version: string;
  readonly vendor: string;
  readonly product: string;
  readonly deviceVersion: string;
  readonly classId: string;
  readonly name: string;
  /** 0 to 10, or `Unknown`. */
  readonly severity: string;
  /** Not escaped any more, line breaks as they were. */
  readonly values: ReadonlyMap<string, string>;
}

const PARTS = 7;
/** Characters (ArcSight's dictionary of extension keys). */
const LIMITS: Readonly<Record<string, number>> = {
  ...{ externalId: 40, cat: 1_023, outcome: 63, reason: 1_023, act: 63, suser: 1_023, suid: 1_023 },
  ...{ duser: 1_023, duid: 1_023, shost: 1_023, deviceExternalId: 255, dvchost: 100, msg: 1_023 },
  ...{ sourceServiceName: 1_023, destinationServiceName: 1_023, src: 15, c6a2: 45, rt: 20 },
  ...{ cn1: 18, cn2: 18, cn3: 18, flexNumber1: 18, flexString1: 1_023, flexString2: 1_023 },
  ...{ cs1: 4_000, cs2: 4_000, cs3: 4_000, cs4: 4_000, cs5: 4_000, cs6: 4_000 },
};
const CUSTOM = /^(?:c6a|cn|cs|flexNumber|flexString)\d$/;

/** @throws Error saying what is wrong. */
export function readCef(line: string): CefMessage {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(line)) throw new Error('a control character');
  if (!line.isWellFormed()) throw new Error('half a character');
  const header: string[] = [];
  let at = 0;
  while (header.length < PARTS) {
    const end = pipeAfter(line, at);
    if (end < 0) throw new Error(`${header.length} parts in the header`);
    header.push(headerPart(line.slice(at, end)));
    at = end + 1;
  }
  const [
    version = '',
    vendor = '',
    product = '',
    deviceVersion = '',
    classId = '',
    name = '',
    severity = '',
  ] = header;
  if (version !== 'CEF:0') throw new Error(`version ${version}`);
  if (!/^(?:\d|10|Unknown)$/.test(severity)) throw new Error(`severity ${severity}`);
  if ([vendor, product, deviceVersion, classId, name].includes('')) throw new Error('an empty header field');
  if (/[=%#|\\]/.test(classId) || classId.length > 1_023 || name.length > 512)
    throw new Error('a bad class or name');
  const values = readExtension(line.slice(at));
  check(values);
  return { version, vendor, product, deviceVersion, classId, name, severity, values };
}

function pipeAfter(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '|') return at;
  }
  return -1;
}

function headerPart(text: string): string {
  return text.replace(/\\(.?)/gs, (_, escaped: string) => {
    if (escaped !== '\\' && escaped !== '|') throw new Error(`escape \\${escaped} in the header`);
    return escaped;
  });
}

/** Key by key: a value ends where a blank, a key and a bare = follow. */
function readExtension(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const starts = [...text.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)].filter(
    (found) => (found.index === 0 || text[found.index] === ' ') && found[1] !== undefined,
  );
  if (text !== '' && starts[0]?.index !== 0) throw new Error('the extension begins with no key');
  starts.forEach((found, n) => {
    const key = found[1] as string;
    const value = text.slice(found.index + found[0].length, starts[n + 1]?.index ?? text.length);
    if (values.has(key)) throw new Error(`${key} twice`);
    values.set(key, unescaped(key, value));
  });
  return values;
}

function unescaped(key: string, text: string): string {
  if (text === '' || text !== text.trim()) throw new Error(`${key} is empty or has blanks at an end`);
  if (text.replace(/\\./gs, '').includes('=')) throw new Error(`a bare = in ${key}`);
  return text.replace(/\\(.?)/gs, (_, escaped: string) => {
    if (escaped === 'n') return '\n';
    if (escaped !== '\\' && escaped !== '=') throw new Error(`escape \\${escaped} in ${key}`);
    return escaped;
  });
}

function check(values: ReadonlyMap<string, string>): void {
  for (const [key, value] of values) {
    const label = key.endsWith('Label') ? key.slice(0, -'Label'.length) : undefined;
    if (label !== undefined) {
      if (!CUSTOM.test(label) || !values.has(label)) throw new Error(`${key} labels nothing`);
      continue;
    }
    const limit = LIMITS[key];
    if (limit === undefined) throw new Error(`${key} is no key of the dictionary`);
    if (value.length > limit) throw new Error(`${key} has ${value.length} characters`);
    if (CUSTOM.test(key) && !values.has(`${key}Label`)) throw new Error(`${key} has no label`);
  }
}
