import type { ForwardActs } from '../../domain/forward.ts';
import { forwardActs } from '../sql/forwards.ts';
import { openBeside } from './open.ts';
import { expectDatabase } from './visit.ts';

/** What people do to forwarding, on a file that a bot may have at the same time; nothing is migrated. @throws StoreError */
export function openSqliteForwardActs(path: string): ForwardActs & { close(): Promise<void> } {
  expectDatabase(path);
  const database = openBeside(path);
  return {
    ...forwardActs(database),
    async close() {
      database.close();
    },
  };
}
