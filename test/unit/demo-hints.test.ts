import { expect, test } from 'vitest';
import { hints } from '../../src/demo/hints.ts';
import { commandsAt } from '../../src/query/commands.ts';
import { parseCommand } from '../../src/query/parse-command.ts';

test('the composer offers every command there is in Slack, as it can be typed', () => {
  expect(hints().map(({ command }) => command)).toEqual(
    commandsAt('slack').map(({ name }) => `/insync ${name}`),
  );
  const context = { now: Date.UTC(2026, 10, 22, 14), zone: 'Europe/London' };
  for (const { command, usage, about } of hints()) {
    const name = command.slice('/insync '.length);
    const { argument } = commandsAt('slack').find((each) => each.name === name) ?? {};
    const typed = `${name} ${usage.replace(/^\[.*\]$/, '').replace(/<.+>/, argument?.example ?? '')}`;
    expect(parseCommand(typed, context), typed).toMatchObject({ ok: true });
    expect(about).not.toBe('');
  }
});
