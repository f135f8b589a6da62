import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST, linger } from '../../src/siem/syslog/linger.ts';

describe('how long the connection stays open after the last byte', () => {
  it('is longer for more bytes, and for a receiver far away', () => {
    const { wait } = linger();
    expect(wait(2_000_000, 1)).toBeGreaterThan(wait(1_000, 1));
    expect(wait(1_000, 200)).toBe(wait(1_000, 0) + 200);
    expect(wait(1_000, 0, true)).toBeGreaterThan(wait(1_000, 0) + 500);
  });

  it('grows until the receiver, however slow, has read everything before the farewell', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 250_000, max: 4_000_000 }),
        fc.integer({ min: 1, max: 4_000 }),
        (bytes, reading) => {
          const waits = linger();
          const tried = () => {
            const wait = waits.wait(bytes, 0);
            const close = Math.max(1, reading - wait);
            return waits.prompt(bytes, 0, { whole: wait + close, close }, false);
          };
          expect([tried(), tried()]).toContain(true);
          expect(waits.wait(bytes, 0)).toBeLessThanOrEqual(LONGEST);
        },
      ),
    );
  });

  it('comes back to what it was', () => {
    const waits = linger();
    const usual = waits.wait(2_000_000, 0);
    waits.prompt(2_000_000, 0, { whole: 1_000, close: 900 }, false);
    expect(waits.wait(2_000_000, 0)).toBeGreaterThan(1_000);
    for (let batch = 0; batch < 300; batch++) {
      expect(waits.prompt(2_000_000, 0, { whole: 50, close: 1 }, false)).toBe(true);
    }
    expect(waits.wait(2_000_000, 0)).toBe(usual);
  });

  it('counts no close as an answer that took longer than the way there and back', () => {
    const late = { whole: 500, close: 300 };
    expect(linger().prompt(1_000_000, 0, late, false)).toBe(false);
    expect(linger().prompt(1_000, 0, late, false)).toBe(false);
    expect(linger().prompt(1_000_000, 150, late, false)).toBe(true);
  });

  it('gets used to a receiver that always takes its time to close', () => {
    const waits = linger();
    const slow = { whole: 1_100, close: 1_000 };
    expect(waits.prompt(1_000, 0, slow, false)).toBe(false);
    expect(waits.prompt(1_000, 0, slow, true)).toBe(true);
    expect(waits.prompt(1_000, 0, slow, false)).toBe(true);
  });
});
