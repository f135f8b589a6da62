/** Which database it is, and everything that opens one: the threads and the terminal need know no more. */
import type { ForwardActs } from '../domain/forward.ts';
import type { Archive, Store } from '../domain/ports.ts';
import type { Decode } from './sql/views.ts';

/** Where a bot's database is; can be given to a thread. */
export type StorePlace =
  | { readonly kind: 'file'; readonly path: string }
  /** With the password: not to be shown. */
  | { readonly kind: 'postgres'; readonly url: string };

type OpenArchive = Archive & { close(): Promise<void> };

/**
 * For one who writes; closing it lets the next one in. What is not needed is not loaded. `told` hears what hinders the
 * writing, in words with the cure, and undefined when that is over.
 *
 * @throws StoreError
 */
export async function openStore(
  place: StorePlace,
  decode: Decode,
  told?: (trouble: string | undefined) => void,
): Promise<Store> {
  if (place.kind === 'postgres') {
    const { openPostgresStore } = await import('./postgres/store.ts');
    return openPostgresStore(place.url, decode);
  }
  const [{ lockDatabase }, { openSqliteStore }] = await Promise.all([
    import('./sqlite/open.ts'),
    import('./sqlite/store.ts'),
  ]);
  const lock = lockDatabase(place.path);
  try {
    const store = openSqliteStore(place.path, decode, undefined, told);
    return {
      ...store,
      async close() {
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** For reading beside a bot of this process. @throws StoreError */
export async function openArchive(place: StorePlace, decode: Decode): Promise<OpenArchive> {
  if (place.kind === 'postgres') {
    const { openPostgresArchive } = await import('./postgres/store.ts');
    return openPostgresArchive(place.url, decode);
  }
  const { openSqliteArchive } = await import('./sqlite/store.ts');
  return openSqliteArchive(place.path, decode);
}

/** For reading, whether a bot runs or not; nothing is made or changed. @throws StoreError */
export async function visitArchive(place: StorePlace, decode: Decode): Promise<OpenArchive> {
  if (place.kind === 'postgres') return openArchive(place, decode);
  const { visitSqliteArchive } = await import('./sqlite/visit.ts');
  return visitSqliteArchive(place.path, decode);
}

/**
 * For what a person does to forwarding from a terminal, whether a bot runs or not. One that runs notices: what it
 * remembers of the record is read again where somebody else wrote.
 *
 * @throws StoreError also where the database is of another version: nothing is made or migrated.
 */
export async function openForwardActs(place: StorePlace): Promise<ForwardActs & { close(): Promise<void> }> {
  if (place.kind === 'postgres') {
    const { openPostgresForwardActs } = await import('./postgres/beside.ts');
    return openPostgresForwardActs(place.url);
  }
  const { openSqliteForwardActs } = await import('./sqlite/beside.ts');
  return openSqliteForwardActs(place.path);
}
