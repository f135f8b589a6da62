import type { SubjectAnswer } from '../domain/answers.ts';
import type { EventArchive } from '../domain/archive.ts';
import type { TextTerms } from '../domain/filter.ts';
import { fold, words } from '../domain/text.ts';
import { is, newest } from './ask.ts';
import type { LookupContext } from './context.ts';
import type { Found } from './names.ts';

/** How many of the newest events that name a person are looked at. */
const LOOK_BACK = 200;
const MOST = 8;

/** The subjects of the newest events that name a person; none for a device or a service. */
export async function devicesOf(
  archive: EventArchive,
  { name, asIdentity }: Found,
  context: LookupContext,
): Promise<SubjectAnswer['devices']> {
  if (!isPerson(name, asIdentity?.event.identityType)) return [];
  const text = naming(name);
  if (!text) return [];
  const rows = await newest(archive, { terms: {}, text }, LOOK_BACK, context);
  const names = new Map<string, string>();
  for (const { event } of rows) {
    const key = fold(event.subject);
    const isOther = key !== '' && key !== fold(name);
    if (isOther && names.size < MOST && mentions(event.detailsText, name) && !names.has(key))
      names.set(key, event.subject);
  }
  return Promise.all(
    [...names.values()].map(async (device) => {
      const terms = { subject: is(device), type: is('Backup'), outcome: is('success') };
      const [lastSuccess] = await newest(archive, { terms }, 1, context);
      return { name: device, lastSuccess };
    }),
  );
}

function isPerson(name: string, identityType: string | undefined): boolean {
  return name.includes('@') || identityType === 'USER' || identityType === 'ADMIN';
}

function naming(name: string): TextTerms | undefined {
  const all = words(name);
  if (all.length === 0) return undefined;
  if (all.length === 1) return { all, none: [] };
  return { all, none: [], phrases: [{ words: all, none: false }] };
}

/** The name as it stands, not as a part of a longer one: `an@example.com` is not in `jan@example.com`. */
function mentions(text: string, name: string): boolean {
  const [whole, part] = [fold(text), fold(name)];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const [before = '', after = ''] = [whole[at - 1], whole.slice(at + part.length, at + part.length + 2)];
    if (!/[\p{L}\p{N}._+-]/u.test(before) && !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(after)) return true;
  }
  return false;
}
