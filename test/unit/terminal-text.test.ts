import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, cutColumns } from '../../src/domain/columns.ts';
import { facts, table } from '../../src/terminal/table.ts';
import { localTime } from '../../src/terminal/times.ts';
import { block, inertJson, oneLine } from '../../src/terminal/visible.ts';
import { HOSTILE, OBEYED, PIPE, screen } from './terminal-samples.ts';

const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE));

describe('foreign text in a terminal', () => {
  it('holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(oneLine(text)).not.toMatch(OBEYED);
        expect(oneLine(text)).not.toContain('\n');
        expect(block(text)).not.toMatch(OBEYED);
      }),
    );
  });

  it('shows what it was', () => {
    expect(oneLine('\u001b[31mred\u0007 \u009b')).toBe('\\u001b[31mred\\u0007 \\u009b');
    expect(oneLine('a\r\n\tb\u00a0c')).toBe('a b c');
    expect(block('a\r\nb\tc')).toBe('a\nb\\u0009c');
    expect(oneLine("O'Brien, ошибка 磁盘")).toBe("O'Brien, ошибка 磁盘");
  });

  it('stays the same in JSON when it is read back', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const json = inertJson(JSON.stringify({ text }, undefined, 2));
        expect(json).not.toMatch(OBEYED);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});

describe('a table', () => {
  const columns = [
    { head: 'name', least: 6 },
    { head: 'n', align: 'right' },
    { head: 'rest', least: 4 },
  ] as const;
  const rows = [
    [{ text: 'LAB-PC-9' }, { text: '1,204' }, { text: 'a long text that gives way first' }],
    [{ text: '磁盘-7' }, { text: '7' }, { text: '' }],
  ];

  it('aligns by the columns that characters take', () => {
    expect(table(columns, rows, PIPE)).toBe(
      [
        'name          n  rest',
        'LAB-PC-9  1,204  a long text that gives way first',
        '磁盘-7        7',
        '',
      ].join('\n'),
    );
  });

  it('is no wider than the screen, and cuts what has most to give', () => {
    const drawn = table(columns, rows, screen(28)).trimEnd().split('\n');
    expect(drawn.map(columnsOf).every((width) => width <= 28)).toBe(true);
    expect(drawn[1]).toBe('LAB-PC-9  1,204  a long tex…');
  });

  it('keeps what may not be cut, however narrow the screen is', () => {
    expect(table(columns, rows, screen(5))).toContain('1,204');
  });

  it('has colours that take no room', () => {
    const coloured = table(
      columns,
      [[{ text: 'x', format: 'red' }, { text: '1' }, { text: 'y' }]],
      screen(80, true),
    );
    expect(coloured).toContain('\u001b[31mx\u001b[39m');
    const bare = stripVTControlCharacters(coloured);
    expect(bare).toBe(table(columns, [[{ text: 'x' }, { text: '1' }, { text: 'y' }]], screen(80)));
  });

  it('lets values of several lines hang', () => {
    expect(
      facts(
        [
          ['type', 'Backup'],
          ['details', 'one\ntwo'],
        ],
        PIPE,
      ),
    ).toBe('type     Backup\ndetails  one\n         two\n');
  });
});

describe('width', () => {
  it('never cuts wider than asked', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(columnsOf(cutColumns(oneLine(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('time', () => {
  it('is that of the zone', () => {
    expect(localTime(Date.UTC(2026, 10, 22, 23, 30, 5), 'Europe/Berlin')).toBe('2026-11-23 00:30:05');
    expect(localTime(Date.UTC(2026, 6, 1), 'America/New_York', 'minute')).toBe('2026-06-30 20:00');
    expect(localTime(Number.NaN, 'UTC')).toBe('unknown time');
  });
});
