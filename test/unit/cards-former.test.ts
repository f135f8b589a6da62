import { expect, it } from 'vitest';
import { withFormer } from '../../src/cards/former.ts';
import { said } from '../../src/cards/message.ts';
import { read } from './cards-read.ts';

const ADDRESS = 'https://example.slack.com/archives/C1/p1';
const former = (word: string) => ({ ts: '1.1', said: word, at: 0, times: 1 });
const shown = (word: string, address: string | undefined = ADDRESS) =>
  read(withFormer(said('A card'), former(word), address)).at(-1);

it('a card says why it was posted anew, and leads to the message it had where that still stands', () => {
  for (const word of ['message_not_found', 'cannot_reply_to_message', 'thread_not_found'])
    expect(shown(word)).toBe('Posted anew: the message of this card was deleted.');
  expect(shown('edit_window_closed')).toContain(ADDRESS);
  expect(shown('cant_update_message')).toContain('can no longer be edited');
  expect(shown('restricted_action_thread_locked')).toContain('takes no more replies');
  expect(shown('block_mismatch', '')).not.toContain('https://');
  const plain = said('A card');
  expect(withFormer(plain, undefined, ADDRESS)).toBe(plain);
});
