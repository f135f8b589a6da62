import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectAnswer } from '../../src/domain/answers.ts';
import type { EventArchive } from '../../src/domain/archive.ts';
import { fold } from '../../src/domain/text.ts';
import { subjectOf } from '../../src/lookups/subject.ts';
import { DAY, event, HOUR, NOW } from '../contract/samples.ts';
import { context, stored, told } from './lookups-rig.ts';

async function about(archive: EventArchive, name: string): Promise<SubjectAnswer> {
  const read = await subjectOf(archive, name, context);
  if (!read.ok) throw new Error(`${name} is nobody; near: ${read.nearest}`);
  return read.answer;
}

describe('a device', () => {
  const good = { status: 'Success', severity: 6 };

  it('has its last success, the failures since, alerts, days and newest events', async () => {
    const store = await stored(
      event({ id: 'good', time: NOW - 3 * DAY, ...good }),
      event({ id: 'old', time: NOW - 4 * DAY }),
      event({ id: 'bad1', time: NOW - 2 * DAY }),
      event({ id: 'bad2', time: NOW - HOUR, type: 'Restore' }),
      event({ id: 'other', device: 'LAPTOP-2' }),
    );
    const answer = await about(store, ' laptop-1 ');
    expect(answer).toMatchObject({
      ...{ ...context, name: 'LAPTOP-1', devices: [], logins: [] },
      lastSuccess: { event: { id: 'good' } },
      lastBackup: { event: { id: 'bad1' } },
      failuresSince: { count: 2, exact: true },
      lastFailure: { event: { id: 'bad2' } },
      alerts: { count: 2 },
    });
    expect(answer.recent.map(({ event: { id } }) => id)).toEqual(['bad2', 'bad1', 'good', 'old']);
    expect(answer.days).toHaveLength(14);
    expect(answer.days.slice(-5).map(({ success, failed, other }) => [success, failed, other])).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [0, 1, 0],
    ]);
    // Midnight in Berlin.
    expect(answer.days.at(-1)?.at).toBe(Date.UTC(2026, 10, 21, 23));
  });

  it('has all its failures where there was never a success', async () => {
    const store = await stored(event({ time: NOW - DAY }), event());
    expect(await about(store, 'LAPTOP-1')).toMatchObject({
      lastSuccess: undefined,
      failuresSince: { count: 2 },
    });
  });
});

describe('a person', () => {
  const MAYA = 'maya@example.com';
  const login = (time: number, result: string, id: string) =>
    told({
      id,
      time,
      type: 'Admin Login',
      identity: MAYA,
      identityType: 'ADMIN',
      details: `Login Result:${result}`,
    });
  const backup = (device: string, user: string, status = 'Success', time = NOW - HOUR) =>
    told({ time, details: `Status:${status}, Device:${device}, User:${user}` });

  it('has logins, and the devices whose events name the address', async () => {
    const store = await stored(
      login(NOW - DAY, 'Success', 'l1'),
      login(NOW - HOUR, 'Success', 'l2'),
      backup('MAYA-MBP', MAYA),
      backup('MAYA-MBP', MAYA, 'Failed', NOW),
      backup('MAYA-PHONE', MAYA.toUpperCase(), 'Failed'),
      backup('OTHER-PC', 'amaya@example.com'),
      backup('THIRD-PC', 'maya@example.com.example.org'),
    );
    const answer = await about(store, 'Maya@Example.com');
    expect(answer.name).toBe(MAYA);
    expect(answer.logins.map(({ event: { id } }) => id)).toEqual(['l2', 'l1']);
    expect(answer.devices.map(({ name, lastSuccess }) => [name, lastSuccess?.event.time])).toEqual([
      ['MAYA-MBP', NOW - HOUR],
      ['MAYA-PHONE', undefined],
    ]);
  });

  it('counts an event once that is about and by the same person', async () => {
    const store = await stored(login(NOW, 'Failed', 'l1'), login(NOW - 1, 'Failed', 'l2'));
    const answer = await about(store, MAYA);
    expect(answer.recent).toHaveLength(2);
    expect(answer.failuresSince).toEqual({ count: 2, exact: true });
    expect(answer.days.at(-1)).toMatchObject({ failed: 2 });
  });

  it('does not answer for what was done to others', async () => {
    const restore = told({
      type: 'Restore',
      identity: MAYA,
      identityType: 'ADMIN',
      details: 'Status:Failed, Device:X-1',
    });
    const store = await stored(login(NOW, 'Success', 'l1'), restore);
    expect(await about(store, MAYA)).toMatchObject({ failuresSince: { count: 0 }, lastFailure: undefined });
  });
});

describe('whose name it is', () => {
  const asked = async (names: readonly string[], name: string) => {
    const store = await stored(...names.map((device) => event({ device })));
    const read = await subjectOf(store, name, context);
    return read.ok ? read.answer.name : read.nearest;
  };

  it.each([
    ['PC-1', ['PC-1', 'PC-17'], 'PC-1'],
    ['pc-1', ['PC-17'], ['PC-17']],
    ['FIN-LAPTOP', ['FIN-LAPTOP-7'], 'FIN-LAPTOP-7'],
    ['FIN-LAPTOP', ['FIN-LAPTOP-7', 'FIN-LAPTOP-8'], ['FIN-LAPTOP-7', 'FIN-LAPTOP-8']],
    ['jo', ['jon@example.com'], ['jon@example.com']],
    ['jon', ['jon@example.com'], 'jon@example.com'],
    ['FIN-LAPTPO-7', ['FIN-LAPTOP-7', 'LAB-PC-9'], ['FIN-LAPTOP-7']],
    ['%', ['PC-1'], []],
    ['', ['PC-1'], []],
    ['nobody', ['PC-1'], []],
  ])('%s among %o', async (name, names, expected) => {
    expect(await asked(names, name)).toEqual(expected);
  });

  it('is never a name that does not begin as asked', async () => {
    const names = [
      'FIN-LAPTOP-7',
      'FIN-LAPTOP-77',
      'fin-laptop',
      'PC-1',
      'PC-17',
      'ÉTÉ-1',
      'a@b.example',
      "O'Brien",
    ];
    const store = await stored(...names.map((device) => event({ device })));
    const word = fc.oneof(
      fc.constantFrom(...names).chain((name) => fc.nat(name.length).map((end) => name.slice(0, end))),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(word, async (name) => {
        const read = await subjectOf(store, name, context);
        if (read.ok) expect(fold(read.answer.name).startsWith(fold(name))).toBe(true);
        const exact = names.find((each) => fold(each) === fold(name));
        if (exact !== undefined) expect(read).toMatchObject({ ok: true, answer: { name: exact } });
      }),
      { numRuns: 60 },
    );
  });
});
