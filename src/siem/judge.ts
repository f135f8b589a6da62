import { bad, type Check, warning } from '../domain/checkup.ts';
import type { ForwardReason } from '../domain/forward.ts';
import { FORWARD_REASON_WORDS } from '../domain/forward-standing.ts';

/** Those pass by themselves. */
const PASSING: ReadonlySet<ForwardReason> = new Set(['rate_limited', 'server_error']);

/** Why a destination would take nothing now. Events wait for it meanwhile. Pure. */
export function refusedCheck(name: string, to: string, reason: ForwardReason, said: string): Check {
  const { says, cure } = FORWARD_REASON_WORDS[reason];
  return (PASSING.has(reason) ? warning : bad)(name, `${to}: ${says} (${said})`, cure);
}
