import { describe, expect, it } from 'vitest';
import { storyTime } from '../../src/demo/story-time.ts';

/** A clock that is set by hand; whoever waits looks at it at once. */
function byHand() {
  let at = 0;
  const time = storyTime(() => at);
  const stop = new AbortController();
  const turn = async () => {
    time.wake();
    for (let each = 0; each < 10; each++) await Promise.resolve();
  };
  return {
    time,
    stop,
    turn,
    async later(ms: number) {
      await turn();
      at += ms;
      await turn();
    },
  };
}

/** Whether a promise is settled, and with what. */
function watched<T>(promise: Promise<T>) {
  const seen: { value?: T; over: boolean } = { over: false };
  void promise.then((value) => Object.assign(seen, { value, over: true }));
  return seen;
}

describe('the time of the story', () => {
  it.each([1, 4, 20])('lets 8 seconds of reading take 8/%d seconds of the clock', async (speed) => {
    const { time, stop, later } = byHand();
    time.speed(speed);
    const reading = watched(time.pass(8_000, stop.signal));
    await later(8_000 / speed - 1);
    expect(reading.over).toBe(false);
    await later(1);
    expect(reading.over).toBe(true);
    time.close();
  });

  it('does not hurry what the simulation and the bot have to do', async () => {
    const { time, stop, later } = byHand();
    time.speed(20);
    let there = false;
    const card = watched(time.until(() => there, { stop: stop.signal, within: 90_000 }));
    await later(60_000);
    expect(card.over).toBe(false);
    there = true;
    await later(1);
    expect(card).toEqual({ over: true, value: true });
    time.close();
  });

  it('goes on without what does not come in time, and without a person who does not press', async () => {
    const { time, stop, later } = byHand();
    time.speed(4);
    const card = watched(time.until(() => false, { stop: stop.signal, within: 90_000 }));
    const person = watched(time.until(() => false, { stop: stop.signal, storyTime: 20_000 }));
    await later(5_000);
    expect(person).toEqual({ over: true, value: false });
    expect(card.over).toBe(false);
    await later(85_000);
    expect(card).toEqual({ over: true, value: false });
    time.close();
  });

  it('stands while it is paused, whatever happens meanwhile', async () => {
    const { time, stop, later } = byHand();
    const reading = watched(time.pass(1_000, stop.signal));
    const pressed = watched(time.until(() => true, { stop: stop.signal }));
    await later(1);
    expect(pressed.over).toBe(true);
    time.pause();
    const meanwhile = watched(time.until(() => true, { stop: stop.signal, within: 90_000 }));
    await later(600_000);
    expect([reading.over, meanwhile.over]).toEqual([false, false]);
    time.run();
    await later(999);
    expect([reading.over, meanwhile]).toEqual([true, { over: true, value: true }]);
    time.close();
  });

  it('ends a wait that is skipped or stopped, and only that one', async () => {
    const { time, stop, turn } = byHand();
    const first = watched(time.until(() => false, { stop: stop.signal }));
    await turn();
    time.skip();
    await turn();
    expect(first).toEqual({ over: true, value: false });
    const second = watched(time.pass(1_000, stop.signal));
    await turn();
    expect(second.over).toBe(false);
    stop.abort();
    await turn();
    expect(second.over).toBe(true);
    time.close();
  });
});
