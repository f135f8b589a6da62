/** The judge itself: each of these faults is seen. */
import { describe, expect, it } from 'vitest';
import { type Line, lineOf, ocsfOf, rawOf } from './siem-ocsf-records.ts';
import { problems } from './siem-ocsf-schema.ts';

describe('a line with a fault in it', () => {
  const good = () =>
    JSON.parse(
      lineOf(rawOf('insync', { type: 'Admin Login', identity: 'a@example.com', more: { ip: '192.0.2.7' } })),
    );
  it.each<[string, (line: ReturnType<typeof good>) => unknown, string]>([
    [
      'an attribute of another class',
      (line) => Object.assign(line, { finding_info: { uid: 'x' } }),
      'finding_info: not in Authentication',
    ],
    [
      'an attribute of nobody',
      (line) => Object.assign(line.user, { toString: 'x' }),
      'user.toString: not in User',
    ],
    ['nothing where something is required', (line) => delete line.user, 'user: required'],
    [
      'nothing where something is required further in',
      (line) => delete line.metadata.product,
      'metadata.product: required',
    ],
    [
      'none of several of which one must be',
      (line) => delete line.service,
      ': at least one of service,dst_endpoint',
    ],
    [
      'a number out of the list',
      (line) => Object.assign(line, { severity_id: 7 }),
      'severity_id: 7 is none of its values',
    ],
    ['a text for a number', (line) => Object.assign(line, { time: '0' }), 'time: "0" is no time'],
    ['a number for a text', (line) => Object.assign(line.metadata, { uid: 5 }), 'metadata.uid: 5 is no text'],
    ['a blank', (line) => Object.assign(line.metadata, { uid: '' }), 'metadata.uid: "" is no text'],
    ['null', (line) => Object.assign(line, { message: null }), 'message: null is no text'],
    ['an object for a list', (line) => Object.assign(line, { observables: {} }), 'observables: no list'],
    [
      'an address that is none',
      (line) => Object.assign(line.src_endpoint, { ip: 'here' }),
      'src_endpoint.ip: "here" is no IP address',
    ],
    [
      'a caption of another number',
      (line) => Object.assign(line, { severity: 'Low' }),
      'severity_id: is not Low',
    ],
    [
      '99 without a word',
      (line) => Object.assign(line.user, { type_id: 99, type: undefined }),
      'user.type_id: 99 without type',
    ],
    [
      'another type than class and activity make',
      (line) => Object.assign(line, { type_uid: 300202 }),
      'type_uid: is not 300201',
    ],
    [
      'an observable of something else',
      (line) => Object.assign(line.observables[0], { value: 'x' }),
      'observables[0]: user.name is not x',
    ],
    [
      'something the schema gives up',
      (line) => Object.assign(line.user, { credential_uid: 'x' }),
      'user.credential_uid: not in User',
    ],
  ])('%s is refused', (_fault, spoil, wanted) => {
    const line = good();
    expect(problems(JSON.stringify(line))).toEqual([]);
    spoil(line);
    expect(problems(JSON.stringify(line))).toContain(wanted);
  });

  it.each<[string, (line: Line) => unknown, string]>([
    ['of a profile that is not named', (line) => delete line.metadata.profiles, 'actor: not in Base Event'],
    [
      'of a profile that is none of the class',
      (line) => Object.assign(line.metadata, { profiles: ['host', 'ours'] }),
      'metadata.profiles: no ours',
    ],
    [
      'without what a profile asks for in an object',
      (line) => Object.assign(line, { device: { name: 'LAPTOP-42' } }),
      'device.type_id: required',
    ],
    [
      'of another version',
      (line) => Object.assign(line.metadata, { version: '1.1.0' }),
      'metadata.version: another',
    ],
    [
      'of a class without rules',
      (line) => Object.assign(line, { class_uid: 1 }),
      'class_uid: 1 has no rules',
    ],
  ])('%s is refused', (_fault, spoil, wanted) => {
    const line = ocsfOf('envelope', {
      type: 'Something else',
      identityType: 'ADMIN',
      identity: 'a@example.com',
    });
    expect(problems(JSON.stringify(line))).toEqual([]);
    spoil(line);
    expect(problems(JSON.stringify(line))).toContain(wanted);
  });
});
