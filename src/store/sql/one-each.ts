import type { Database } from './database.ts';

/** Makes one for each connection, whoever asks for it: what it remembers is the same for all. */
export function oneEach<Made>(make: (database: Database) => Made): (database: Database) => Made {
  const known = new WeakMap<Database, { readonly made: Made }>();
  return (database) => {
    const one = known.get(database) ?? { made: make(database) };
    known.set(database, one);
    return one.made;
  };
}
