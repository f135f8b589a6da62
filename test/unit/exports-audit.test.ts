import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AuditEntry, hashedText } from '../../src/domain/audit.ts';
import type { LifeArchive } from '../../src/domain/desk.ts';
import { AUDIT_HEADER, auditCsv, auditNdjson, exportAudit, writeAudit } from '../../src/exports/audit.ts';
import { NOW } from '../contract/samples.ts';
import { asItWas, readCsv } from './exports-read.ts';

/** A chain of so many rows, oldest first. */
function chain(rows: number, more: Partial<AuditEntry> = {}): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let seq = 1; seq <= rows; seq += 1) {
    const prev = entries.at(-1)?.hash ?? '';
    const entry: Omit<AuditEntry, 'hash'> = {
      ...{ seq, at: NOW + seq, action: 'ack', reason: 'click', by: { id: 'U1', name: 'Maya' }, alert: 7 },
      ...{ ref: undefined, was: 'open', became: 'acked', note: '', data: { until: NOW }, prev },
      ...more,
    };
    entries.push({ ...entry, hash: createHash('sha256').update(hashedText(entry)).digest('hex') });
  }
  return entries;
}

function archiveOf(entries: readonly AuditEntry[]): Pick<LifeArchive, 'audit'> & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    async audit({ before = Number.POSITIVE_INFINITY, since = 0, until = Number.POSITIVE_INFINITY, limit }) {
      asked.push(limit);
      const found = entries.filter(({ seq, at }) => seq < before && at >= since && at < until).toReversed();
      return { entries: found.slice(0, limit), more: found.length > limit };
    },
  };
}

const all = { since: undefined, until: undefined, now: NOW } as const;
const sinkOf = () => {
  const texts: string[] = [];
  return { texts, sink: { write: async (text: string) => void texts.push(text) } };
};

const HEAD = 'seq,at,action,reason,by,byName,alert,ref,was,became,note,data,prev,hash';

describe('a line of the record', () => {
  const odd = chain(1, { note: '=1+1, "quoted"\nnext', by: { id: 'U1', name: "@Maya's" } })[0] as AuditEntry;

  it('as CSV has all columns, and begins no formula', () => {
    const [head, cells] = readCsv(AUDIT_HEADER + auditCsv(odd));
    expect(head).toEqual(HEAD.split(','));
    expect(cells?.map(asItWas)).toEqual([
      ...['1', new Date(NOW + 1).toISOString(), 'ack', 'click', 'U1', "@Maya's", '7', '', 'open', 'acked'],
      ...['=1+1, "quoted"\nnext', `{"until":${NOW}}`, '', odd.hash],
    ]);
    expect(cells?.[10]).toMatch(/^'=/);
  });

  it('as NDJSON has everything as it was: who has it can check the hashes', () => {
    const lines = chain(5, { note: 'line\u2028end', by: undefined }).map(auditNdjson);
    let prev = '';
    for (const line of lines) {
      expect(line).not.toContain('\u2028');
      const { at, by, alert, ref, was, became, hash, ...rest } = JSON.parse(line);
      const entry = { ...rest, at: Date.parse(at), by: by ?? undefined, alert, ref, was, became };
      expect(rest.prev).toBe(prev);
      expect(createHash('sha256').update(hashedText(entry)).digest('hex')).toBe(hash);
      prev = hash;
    }
  });
});

describe('an export of the record', () => {
  it('is whole, newest first, page after page', async () => {
    const archive = archiveOf(chain(1_203));
    const { texts, sink } = sinkOf();
    const receipt = await writeAudit(archive, { ...all, format: 'ndjson' }, sink);
    const lines = texts.join('').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(
      Array.from({ length: 1_203 }, (_, n) => 1_203 - n),
    );
    expect(receipt).toEqual({ rows: 1_203, bytes: Buffer.byteLength(texts.join('')), complete: true });
    expect(archive.asked).toEqual([500, 500, 500]);
    expect(texts).toHaveLength(3);
  });

  it('takes the times of the record', async () => {
    const { texts, sink } = sinkOf();
    const request = { ...all, since: NOW + 3, until: NOW + 5, format: 'csv' } as const;
    expect(await writeAudit(archiveOf(chain(9)), request, sink)).toMatchObject({ rows: 2 });
    expect(readCsv(texts.join('')).map(([seq]) => seq)).toEqual(['seq', '4', '3']);
  });

  it('of nothing is a line of heads', async () => {
    const { texts, sink } = sinkOf();
    expect(await writeAudit(archiveOf([]), { ...all, format: 'csv' }, sink)).toMatchObject({ rows: 0 });
    expect(texts.join('')).toBe(AUDIT_HEADER);
  });

  it('stopped says so, and leaves no file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'insync-audit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'audit.csv');
    const stop = new AbortController();
    const archive = archiveOf(chain(900));
    const stopping: typeof archive.audit = async (request) => {
      stop.abort();
      return archive.audit(request);
    };
    const watch = { signal: stop.signal };
    const request = { ...all, format: 'csv', path } as const;
    expect(await exportAudit({ audit: stopping }, request, watch)).toMatchObject({
      rows: 500,
      complete: false,
    });
    expect(existsSync(path)).toBe(false);
    expect(await exportAudit(archive, request)).toMatchObject({ rows: 900, complete: true });
    expect(readCsv(readFileSync(path, 'utf8'))).toHaveLength(901);
    writeFileSync(path, 'another');
    await expect(exportAudit(archive, request)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(path, 'utf8')).toBe('another');
  });
});
