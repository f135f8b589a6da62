import type { ForwardActs } from '../../domain/forward.ts';
import { forwardActs } from '../sql/forwards.ts';
import { openBeside } from './open.ts';
import { withoutUnfinishedMove } from './unfinished-move.ts';

/** What people do to forwarding, in a session beside those of bots; nothing is migrated. @throws StoreError */
export function openPostgresForwardActs(url: string): ForwardActs & { close(): Promise<void> } {
  const database = withoutUnfinishedMove(openBeside(url), url);
  return {
    ...forwardActs(database),
    async close() {
      database.close();
    },
  };
}
