import { describe, expect, it } from 'vitest';
import { createRedraws } from '../../src/slack/redraws.ts';

/** Drawings that end when they are told to. */
function canvas() {
  const drawn: string[] = [];
  const ends = new Map<string, () => void>();
  const draw = (what: string) => () =>
    new Promise<void>((resolve) => {
      ends.set(what, () => {
        drawn.push(what);
        resolve();
      });
    });
  const end = async (what: string) => {
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    ends.get(what)?.();
  };
  return { drawn, draw, end };
}

describe('changes of one dialog', () => {
  it('leave the drawing of the last one, whichever is ready first', async () => {
    const { drawn, draw, end } = canvas();
    const redraws = createRedraws();
    const [first, second] = [redraws.begin('V1'), redraws.begin('V1')];
    const later = second(draw('second'));
    await end('second');
    await later;
    await first(draw('first'));
    expect(drawn).toEqual(['second']);
  });

  it('wait for the drawing under way', async () => {
    const { drawn, draw, end } = canvas();
    const redraws = createRedraws();
    const drawing = redraws.begin('V1')(draw('first'));
    await end('nothing');
    const next = redraws.begin('V1')(draw('second'));
    await end('second');
    expect(drawn).toEqual([]);
    await end('first');
    await drawing;
    await end('second');
    await next;
    expect(drawn).toEqual(['first', 'second']);
  });

  it('do not stop at a drawing that failed, and leave other dialogs alone', async () => {
    const { drawn, draw, end } = canvas();
    const redraws = createRedraws();
    const failing = redraws.begin('V1')(async () => {
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    const [one, other] = [redraws.begin('V1')(draw('one')), redraws.begin('V2')(draw('other'))];
    await end('other');
    await other;
    await end('one');
    await one;
    expect(drawn).toEqual(['other', 'one']);
  });
});
