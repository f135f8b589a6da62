import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TlsFiles } from '../../src/domain/destination.ts';
import { HERE, makeAuthority } from './certificates.ts';
import { parcels } from './parcels.ts';
import { freePorts, type Receiver } from './receiver.ts';
import { idsIn, RECEIVERS, send, senderTo } from './syslog-rig.ts';

const CONFIRM = ['close', 'write'] as const;

for (const { name, here, make } of RECEIVERS) {
  describe.skipIf(!here)(`trust between us and ${name}`, () => {
    let receiver: Receiver;
    let files: { readonly ours: TlsFiles; readonly foreign: TlsFiles; readonly stranger: string };
    beforeAll(async () => {
      receiver = await make();
      await receiver.start();
      const { folder, authority } = receiver;
      const stranger = makeAuthority(folder, 'stranger');
      files = {
        ours: { ca: authority.ca, ...authority.sign('client', HERE) },
        foreign: { ca: authority.ca, ...stranger.sign('foreign', HERE) },
        stranger: stranger.ca,
      };
    });
    afterAll(() => receiver?.remove());

    const outcomes = async (port: 'tls' | 'strict', other: Parameters<typeof senderTo>[2], count = 5) => {
      const before = receiver.lines().length;
      const told = [];
      for (const confirm of CONFIRM) {
        const sender = senderTo(receiver, port, { ...other, confirm });
        told.push(await send(sender, parcels(count)));
        await sender.close();
      }
      return { told, arrived: receiver.lines().length - before };
    };
    const untrusted = (said: RegExp) =>
      CONFIRM.map(() => ({ ok: false, done: 0, reason: 'untrusted', said: expect.stringMatching(said) }));

    it('sends nothing to a receiver whose authority is unknown', async () => {
      const { told, arrived } = await outcomes('tls', { tls: { ca: files.stranger } });
      expect(told).toMatchObject(untrusted(/certificate/));
      expect(arrived).toBe(0);
      expect((await outcomes('tls', { tls: {} })).told).toMatchObject(untrusted(/certificate/));
    });

    it('sends nothing to a receiver of another name', async () => {
      const other = await make();
      const wrong = receiver.authority.sign('elsewhere', 'DNS:elsewhere.example');
      copyFileSync(wrong.cert, other.server.cert);
      copyFileSync(wrong.key, other.server.key);
      try {
        await other.start();
        const sender = senderTo(other, 'tls', { tls: { ca: receiver.authority.ca } });
        expect(await send(sender, parcels(5))).toMatchObject({
          reason: 'untrusted',
          said: expect.stringContaining('elsewhere.example'),
        });
        expect(other.lines()).toEqual([]);
      } finally {
        await other.remove();
      }
    });

    it('takes an address of IPv4 for the name it stands for', async () => {
      expect((await outcomes('tls', { host: '127.0.0.1' })).told).toEqual(
        CONFIRM.map(() => ({ ok: true, refused: [] })),
      );
    });

    // TLS 1.3 says yes to us first and looks at our certificate afterwards.
    it.each([5, 5_000])('is told that our certificate is missing, with %i events', async (count) => {
      const { told, arrived } = await outcomes('strict', {}, count);
      expect(told).toMatchObject(untrusted(/certificate/i));
      expect(arrived).toBe(0);
    });

    it('is told that our certificate is of an unknown authority', async () => {
      const { told, arrived } = await outcomes('strict', { tls: files.foreign });
      expect(told).toMatchObject(untrusted(/ca|certificate/i));
      expect(arrived).toBe(0);
    });

    it('delivers with a certificate of ours, and takes a renewed one without a restart', async () => {
      const { folder, authority } = receiver;
      const renewed = { ca: authority.ca, cert: join(folder, 'own.pem'), key: join(folder, 'own.key') };
      copyFileSync(files.foreign.cert as string, renewed.cert);
      copyFileSync(files.foreign.key as string, renewed.key);
      const sender = senderTo(receiver, 'strict', { tls: renewed });
      expect(await send(sender, parcels(5))).toMatchObject({ reason: 'untrusted' });
      copyFileSync(files.ours.cert as string, renewed.cert);
      copyFileSync(files.ours.key as string, renewed.key);
      expect(await send(sender, parcels(5))).toEqual({ ok: true, refused: [] });
      expect(idsIn(receiver).slice(-5)).toEqual(parcels(5).map(({ id }) => id));
    });

    it('says that it cannot use its own files', async () => {
      const broken = join(receiver.folder, 'broken.pem');
      writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n');
      for (const tls of [
        { ca: '/nowhere/ca.pem' },
        { ca: receiver.authority.ca, cert: broken, key: broken },
      ]) {
        expect(await send(senderTo(receiver, 'tls', { tls }), parcels(1))).toMatchObject({
          ok: false,
          reason: 'misconfigured',
          said: expect.stringContaining('certificates: '),
        });
      }
    });

    it('notices TLS on a port without it, and none on one with it', async () => {
      const before = receiver.lines().length;
      const toPlain = senderTo(receiver, 'tls', { port: receiver.ports.tcp, patience: 500 });
      expect((await send(toPlain, parcels(5))).ok).toBe(false);
      const toTls = senderTo(receiver, 'tcp', { port: receiver.ports.tls, patience: 500 });
      expect((await send(toTls, parcels(5))).ok).toBe(false);
      expect(
        idsIn(receiver)
          .slice(before)
          .filter((id) => id.startsWith('event-')),
      ).toEqual([]);
    });
  });
}

describe('nobody there', () => {
  const nowhere = async (transport: 'tcp' | 'tls' | 'udp', host = '127.0.0.1') => {
    const [port] = await freePorts(1);
    const receiver = { ports: { [transport]: port }, authority: {} } as unknown as Receiver;
    return Promise.all(
      CONFIRM.map((confirm) => send(senderTo(receiver, transport, { host, confirm }), parcels(3))),
    );
  };
  const unreachable = (said: string) =>
    CONFIRM.map(() => ({ ok: false, done: 0, reason: 'unreachable', said: expect.stringContaining(said) }));

  it.each(['tcp', 'tls', 'udp'] as const)('says so of a port that is closed (%s)', async (transport) => {
    expect(await nowhere(transport)).toMatchObject(unreachable('ECONNREFUSED'));
  });

  it.each(['tcp', 'tls', 'udp'] as const)('says so of a host that does not exist (%s)', async (transport) => {
    expect(await nowhere(transport, 'siem.invalid')).toMatchObject(unreachable('siem.invalid'));
  });

  it('says so of a receiver that hangs up at once', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const receiver = { ports: { tcp: port }, authority: {} } as unknown as Receiver;
    try {
      for (const confirm of CONFIRM) {
        const outcome = await send(senderTo(receiver, 'tcp', { host: '127.0.0.1', confirm }), parcels(3));
        expect(outcome).toMatchObject({
          ok: false,
          done: 0,
          said: expect.stringContaining('closed the connection'),
        });
      }
    } finally {
      server.close();
    }
  });
});
