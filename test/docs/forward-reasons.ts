/** Why a destination has not got its events, from the words that answers use. */
import { FORWARD_REASONS } from '../../src/domain/forward.ts';
import { FORWARD_REASON_WORDS } from '../../src/domain/forward-standing.ts';
import { cell, code, mdTable } from './markdown.ts';

export function forwardReasons(): string {
  const rows = FORWARD_REASONS.map((reason) => {
    const { says, cure } = FORWARD_REASON_WORDS[reason];
    return [code(reason), cell(says), cell(cure)];
  });
  return mdTable(['reason', 'what it means', 'cure'], rows);
}
