import { EVENTS } from './schema-events.ts';
import { FORWARD } from './schema-forward.ts';
import { LIFE } from './schema-life.ts';
import { WORDS } from './schema-words.ts';

/** Where everything of ours is, so that the database may hold other things beside. */
export const SCHEMA = 'insync';

/**
 * The schema on a server, one migration per entry, applied in order; `schema_version` has the number applied. The first is
 * what the embedded database came to over several (src/store/sqlite/schema.ts says what the columns mean).
 *
 * Text is compared byte by byte, as the embedded database does. What is JSON is text here too: it may hold what PostgreSQL's
 * own type refuses (`\\u0000`, halves of pairs), and is read by the operator `->>` of `schema-words.ts`.
 */
export const MIGRATIONS: readonly string[] = [`${WORDS} ${EVENTS} ${LIFE}`, FORWARD];
