/** Records that Druva sends by itself, to an address of ours. */

/** Under which the ledger notes what was sent; it has no cursor, and says nothing of how the feed is. */
export const PUSH_FEED = 'webhook';

/** What came of a delivery. */
export type Pushed =
  | { readonly ok: true; readonly fresh: number; readonly known: number; readonly unreadable: number }
  | {
      readonly ok: false;
      /**
       * `unwritable`: the store cannot keep it now. Parts may be kept already, and are known when the delivery is
       * repeated.
       */
      readonly reason: 'not_json' | 'no_events' | 'too_many' | 'unwritable';
    };
