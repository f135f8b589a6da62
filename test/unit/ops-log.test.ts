import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidingSecrets, withoutSecrets, withoutSecretText } from '../../src/ops/secrets.ts';

describe('what is logged', () => {
  it('has no value under a secret name, however deep and however it is spelt', () => {
    const logged = {
      token: 'hush',
      a: {
        b: { c: { d: { clientSecret: 'hush', list: [{ bot_token: 'hush' }, { Authorization: 'hush' }] } } },
      },
      signing_secret: 'hush',
      response_url: 'hush',
      'set-cookie': ['hush'],
      password: { nested: 'hush' },
      channel: 'C1',
      tokens: 3,
    };
    expect(JSON.stringify(withoutSecrets(logged))).not.toContain('hush');
    expect(withoutSecrets(logged)).toMatchObject({
      token: '[secret]',
      channel: 'C1',
      tokens: 3,
      password: '[secret]',
    });
  });

  it('keeps everything else as it is', () => {
    const date = new Date(0);
    const error = new Error('x');
    const logged = { n: 1, s: 'x', none: undefined, nil: null, list: [1, 'a'], date, error };
    expect(withoutSecrets(logged)).toEqual(logged);
    expect((withoutSecrets(logged) as typeof logged).error).toBe(error);
  });

  it('ends with what goes round in a circle', () => {
    const circle: Record<string, unknown> = { name: 'x' };
    circle.self = circle;
    expect(JSON.stringify(withoutSecrets(circle)).length).toBeLessThan(500);
  });

  it.each([
    ['a bot token xoxb-123-abc-DEF here', 'a bot token [secret] here'],
    ['xapp-1-A0-9-ff', '[secret]'],
    ['xoxe.xoxp-1-abc', 'xoxe.[secret]'],
    ['header Authorization: Bearer eyJhbGciOi.J9-_x=', 'header Authorization: [secret]'],
    ['Basic aWQ6c2VjcmV0', '[secret]'],
    ['at https://hooks.slack.com/actions/T1/2/abc", next', 'at [secret]", next'],
    ['Bearer of news, Basic plan, Backup failed', 'Bearer of news, Basic plan, Backup failed'],
  ])('%j is written as %j', (text, written) => {
    expect(withoutSecretText(text)).toBe(written);
  });

  it('has no secret it was told of, in any spelling', () => {
    const value = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 });
    const around = fc.string({ maxLength: 5 });
    fc.assert(
      fc.property(value, around, around, (secret, before, after) => {
        const hide = hidingSecrets([secret]);
        const text = before + secret + after;
        const spelt = [
          text,
          JSON.stringify({ text }),
          encodeURIComponent(text),
          Buffer.from(text).toString('base64'),
          Buffer.from(text).toString('base64url'),
        ];
        for (const one of spelt) {
          expect(hide(one)).toContain('[secret]');
          expect(hide(one)).not.toContain(secret);
        }
        // Not even the middle of it can be read from base64.
        const middle = Buffer.from(secret.slice(3, -3)).toString('base64').slice(0, -4);
        if (middle.length > 4) expect(hide(spelt[3] ?? '')).not.toContain(middle);
      }),
    );
  });

  it('keeps words that are no secrets, whatever it was told', () => {
    const hide = hidingSecrets(['', 'abc', 'a.c(d', 'hunter2-hunter2']);
    expect(hide('abc axc(d abcabc hunter2')).toBe('abc axc(d abcabc hunter2');
    expect(hide('"hunter2-hunter2"')).toBe('"[secret]"');
  });

  it('is JSON lines on standard output, errors with their causes, nothing secret in them', () => {
    const program = `
      import { createLog } from './src/ops/log.ts';
      const log = createLog('info', 'main');
      const cause = Object.assign(new Error('answered xoxb-1-hidden'), { config: { headers: { Authorization: 'Bearer hidden-hidden' } } });
      log.error({ err: new Error('outer', { cause }), deep: { deep: { deep: { clientSecret: 'hidden' } } } }, 'called xapp-1-hidden');
      log.debug('not asked for');
      log.warn({ channel: 'C1' }, 'cannot post');
    `;
    const out = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
      encoding: 'utf8',
    });
    expect(out).not.toContain('hidden');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      level: 50,
      room: 'main',
      msg: 'called [secret]',
      err: { type: 'Error' },
    });
    expect(JSON.stringify(lines[0])).toContain('outer');
    expect(lines[1]).toMatchObject({ level: 40, channel: 'C1', msg: 'cannot post' });
    expect(lines[1]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });
});
