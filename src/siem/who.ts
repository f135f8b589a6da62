import { isIP } from 'node:net';
import type { InsyncEvent } from '../domain/event.ts';
import type { KnownPairs } from './pairs.ts';
import type { SourceRecord } from './record.ts';

/** A user; '' for what is not known. */
export interface Who {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Those of an event's identities that are people or their credentials; SERVICE is inSync itself. */
const PERSONAS = new Set(['ADMIN', 'USER', 'API']);

/** Who did it, and whom it concerns where that is somebody else or nobody did it. */
export interface People {
  readonly acting: Who | undefined;
  readonly affected: Who | undefined;
}

export function peopleOf(event: InsyncEvent, record: SourceRecord, pairs: KnownPairs): People {
  const acting = actingOf(event, record);
  const affected = affectedOf(record, pairs);
  if (acting === undefined || affected === undefined) return { acting, affected };
  // One person: what the record knows of the user is known of who acted.
  const same = isSame(acting.email, affected.email) || isSame(acting.id, affected.id);
  return same
    ? { acting: { ...affected, email: acting.email || affected.email }, affected: undefined }
    : { acting, affected };
}

function actingOf({ identity, identityType }: InsyncEvent, { initiator }: SourceRecord): Who | undefined {
  // The flat record names a person who began a restore, which is of type SERVICE all the same.
  const byPerson = PERSONAS.has(identityType) || (initiator === identity && isAddress(initiator));
  if (identity === '' || !byPerson) return undefined;
  return isAddress(identity)
    ? { id: '', name: identity, email: identity }
    : { id: identity, name: '', email: '' };
}

function affectedOf(
  { userId, userName, userEmail }: SourceRecord,
  { user = '' }: KnownPairs,
): Who | undefined {
  if (userId !== '' || userName !== '' || userEmail !== '')
    return { id: userId, name: userName || userEmail, email: userEmail };
  if (user === '') return undefined;
  return { id: '', name: user, email: isAddress(user) ? user : '' };
}

function isSame(one: string, other: string): boolean {
  return one !== '' && one.toLowerCase() === other.toLowerCase();
}

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

function isAddress(text: string): boolean {
  return text.includes('@') && ADDRESS.test(text);
}

/** The service whose doing it is; '' where it is a person's own. */
export function serviceOf({ identity, identityType }: InsyncEvent, { acting }: People): string {
  if (identityType !== 'SERVICE') return '';
  return acting === undefined && identity !== '' ? identity : SERVICE;
}

const SERVICE = 'inSync';

/** The device or cloud app: a host only where it is one of a kind. '' for what is not known. */
export interface Device {
  readonly id: string;
  readonly host: string;
  /** A data source that all users have, "Exchange Online": no host, but worth telling. */
  readonly shared: string;
  readonly os: string;
}

export function deviceOf(event: InsyncEvent, record: SourceRecord, pairs: KnownPairs): Device {
  const name = record.deviceName || (pairs.device ?? '');
  // What an event is about is the user, where the thing is one that every user has.
  const shared =
    name !== '' &&
    event.subject !== '' &&
    event.subject !== name &&
    event.subject === subjectUser(record, pairs);
  if (shared) return { id: record.deviceId, host: '', shared: name, os: '' };
  return { id: record.deviceId, host: name, shared: '', os: name === '' ? '' : record.os };
}

function subjectUser({ userEmail, userName }: SourceRecord, { user = '' }: KnownPairs): string {
  return userEmail || userName || user;
}

/** Where the request came from, if it is an address. */
export interface Address {
  readonly text: string;
  readonly version: 4 | 6 | 0;
}

export function addressOf(record: SourceRecord, pairs: KnownPairs): Address {
  const text = record.ip || (pairs.ip ?? '');
  // A zone ("fe80::1%eth0") means something on one machine only.
  const version = text === '' || text.includes('%') ? 0 : (isIP(text) as 4 | 6 | 0);
  return { text, version };
}
