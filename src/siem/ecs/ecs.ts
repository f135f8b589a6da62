import type { InsyncEvent } from '../../domain/event.ts';
import { severityWord } from '../../domain/severity.ts';
import type { Carried, Format, Forwarder } from '../format.ts';
import { jsonLine } from '../json-line.ts';
import { type OutcomeScale, outcomeScale } from '../outcome.ts';
import { type KnownPairs, knownPairs } from '../pairs.ts';
import { type SourceRecord, sourceRecord } from '../record.ts';
import { sentenceOf } from '../sentence.ts';
import { severityNumber, severityScale } from '../severity.ts';
import { slugOf } from '../slug.ts';
import { addressOf, deviceOf, peopleOf, serviceOf } from '../who.ts';
import { classify } from './classify.ts';
import { keyword } from './keyword.ts';
import { labelsOf } from './labels.ts';
import { relatedOf, userOf } from './user.ts';

/** elastic.co/docs/reference/ecs; every field below is held to this version's schema by a test. */
const ECS_VERSION = '9.4.0';

const OBSERVER = { vendor: 'Druva', product: 'inSync' } as const;
const AGENT_TYPE = 'insync-bot';
const LAST_TIME = 8.64e15;

/** An event as a document of the Elastic Common Schema. What does not fit is left out; `event.original` has everything. */
export const ecs: Format = (carried, by) => {
  const line = jsonLine(documentOf(carried), carried.event.raw);
  return `${line.slice(0, -1)},${sameForAll(by)}}`;
};

let written: { readonly by: Forwarder; readonly text: string } | undefined;

/** The members that are the same in every document, as text: writing them anew each time would take a tenth of all. */
function sameForAll(by: Forwarder): string {
  if (written?.by !== by) {
    const members = {
      ecs: { version: ECS_VERSION },
      observer: OBSERVER,
      agent: { type: AGENT_TYPE, version: by.version, name: by.host },
    };
    written = { by, text: JSON.stringify(members).slice(1, -1) };
  }
  return written.text;
}

function documentOf({ id, event, arrived }: Carried): object {
  const record = sourceRecord(event);
  const pairs = knownPairs(event);
  const outcome = outcomeScale(event, record);
  const people = peopleOf(event, record, pairs);
  const device = deviceOf(event, record, pairs);
  const address = addressOf(record, pairs);
  const { tenant } = event;
  return {
    '@timestamp': event.envelope.timeStamp,
    message: sentenceOf(event, pairs.description),
    event: eventFields(id, event, arrived, record, pairs, outcome),
    log: syslogOf(event, record),
    organization: tenant === '' ? undefined : { id: keyword(tenant) },
    cloud: tenant === '' ? undefined : { account: { id: keyword(tenant) } },
    service: named(serviceOf(event, people)),
    rule: named(event.alertName),
    user: userOf(people),
    host: hostOf(device),
    source: sourceOf(address),
    related: relatedOf(people, device, address),
    labels: labelsOf({ event, record, pairs, outcome, device, people }),
  };
}

function eventFields(
  id: string,
  event: InsyncEvent,
  arrived: number,
  record: SourceRecord,
  pairs: KnownPairs,
  outcome: OutcomeScale,
): object {
  const found = classify(event, pairs, outcome);
  return {
    kind: found.kind,
    category: found.category,
    type: found.type,
    outcome: found.outcome,
    id,
    code: keyword(event.type),
    action: keyword(slugOf(event.type)),
    created: createdAt(arrived),
    module: 'druva',
    dataset: 'druva.insync',
    provider: OBSERVER.product,
    reason: found.outcome === 'failure' ? keyword(pairs.error ?? outcome.state) : undefined,
    severity: severityScale(event, record).elastic,
    original: event.raw,
  };
}

function named(name: string): object | undefined {
  return name === '' ? undefined : { name: keyword(name) };
}

/** The record's own numbers, whatever the word of an alert says. */
function syslogOf(event: InsyncEvent, record: SourceRecord): object | undefined {
  const severity = severityNumber(event, record);
  const facility = Number(record.facility);
  const known = record.facility !== null && Number.isInteger(facility) && facility >= 0 && facility <= 23;
  if (typeof severity !== 'number' && !known) return undefined;
  return {
    syslog: {
      severity: typeof severity === 'number' ? { code: severity, name: severityWord(severity) } : undefined,
      facility: known ? { code: facility } : undefined,
    },
  };
}

function hostOf({ id, host, os }: ReturnType<typeof deviceOf>): object | undefined {
  if (host === '') return undefined;
  return { id: keyword(id), name: keyword(host), os: os === '' ? undefined : { full: keyword(os) } };
}

function sourceOf({ text, version }: ReturnType<typeof addressOf>): object | undefined {
  if (text === '') return undefined;
  return version === 0 ? { address: keyword(text) } : { ip: text, address: text };
}

let created: { readonly at: number; readonly text: string | undefined } | undefined;

/** Events of a page arrive at one time. */
function createdAt(at: number): string | undefined {
  if (created?.at !== at) {
    created = { at, text: Math.abs(at) <= LAST_TIME ? new Date(at).toISOString() : undefined };
  }
  return created.text;
}
