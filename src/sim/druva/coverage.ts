/**
 * What of Druva is simulated, and how sure it is. `covered`: as a public source says. `assumed`: no source says, or
 * sources disagree; the note names the guess. `absent`: not simulated. `own`: the simulation's controls.
 */
export interface CoverageRow {
  /** `METHOD /path`, or the rule in words. */
  readonly subject: string;
  readonly kind: 'route' | 'rule';
  readonly status: 'covered' | 'assumed' | 'absent' | 'own';
  readonly note: string;
  /** Where the fact can be read; '' for guesses and controls. */
  readonly source: string;
}

const AUTH = 'developer.druva.com/docs/authentication';
const FAQ = 'developer.druva.com/docs/faqs';
const INSYNC = 'github.com/api-evangelist/druva openapi/druva-event-management-api-openapi.yml';
const PLATFORM = 'github.com/api-evangelist/druva openapi/druva-events-api-openapi.yml';
const XSIAM = 'github.com/demisto/content Packs/Druva/Integrations/DruvaEventCollector';
const ENVELOPE = 'developer.druva.com/reference-link/insync-events';

function route(subject: string, status: CoverageRow['status'], note: string, source = ''): CoverageRow {
  return { subject, kind: 'route', status, note, source };
}

function rule(subject: string, status: CoverageRow['status'], note: string, source = ''): CoverageRow {
  return { subject, kind: 'rule', status, note, source };
}

export const COVERAGE: readonly CoverageRow[] = [
  route('POST /token', 'covered', 'client credentials over Basic, form body; scope is not looked at', AUTH),
  route('GET /insync/eventmanagement/v2/events', 'covered', 'tracker in and out, nextPageExists', INSYNC),
  route('GET /platform/eventmanagement/v3/events', 'covered', 'pageToken or pageSize and filters', PLATFORM),
  route('GET /sim/state', 'own', 'counts, active faults, names of stories and faults'),
  route('POST /sim/story', 'own', 'body {name}'),
  route(
    'POST /sim/fault',
    'own',
    'body {kind, count, skip, on, retryAfter, bytes, every, status, to, cursor}',
  ),
  route('POST /sim/clear', 'own', 'ends all faults'),
  route('POST /sim/expire', 'own', 'body {what: tokens | trackers}'),
  route('GET /platform/eventmanagement/v1/events', 'absent', 'details as text; 404', PLATFORM),
  route('GET /platform/eventmanagement/v2/events', 'absent', 'camel case names; 404', PLATFORM),
  route('GET /realize/eventmanagement/v1/events', 'absent', '404'),
  route('GET /msp/v3/customers/{customerID}/events', 'absent', '404', PLATFORM),
  route(
    'GET /api/events/v1',
    'absent',
    'Basic and a cookie; announced for deprecation; 404',
    'docs.druva.com',
  ),

  rule('a token lives 1800 s', 'covered', 'by the clock given; tokenLife changes it', FAQ),
  rule('wrong credentials are 400 with invalid_grant', 'covered', 'the rest of the body is a guess', XSIAM),
  rule('no token, or one never given out, is 401', 'covered', 'body is a guess', INSYNC),
  rule(
    'an expired token is 403',
    'assumed',
    'the FAQ says 403, the reference 401; expiredStatus chooses',
    FAQ,
  ),
  rule('a page holds at most 500 events', 'covered', '', INSYNC),
  rule('a request without tracker starts from the first event, each time', 'covered', '', INSYNC),
  rule('how far back the first request reaches', 'assumed', 'to the first record of the log', ''),
  rule('a tracker lives 48 hours', 'covered', 'trackerLife changes it', INSYNC),
  rule('a tracker handed out again lives 48 hours anew', 'assumed', '', ''),
  rule(
    'a tracker must be URL-encoded',
    'covered',
    'each holds a + and ends in ==; raw, it is unknown',
    INSYNC,
  ),
  rule('nothing new: no events and the same tracker', 'covered', '', XSIAM),
  rule(
    'a dead tracker is 400 Invalid tracker',
    'assumed',
    'or 403 explicit deny; deadTrackerStatus chooses',
    XSIAM,
  ),
  rule('pageToken together with pageSize or filters is 400', 'covered', 'body is a guess', PLATFORM),
  rule('a blank pageToken is the first request', 'covered', '', PLATFORM),
  rule('filters compare the whole value and are not kept in the token', 'assumed', '', PLATFORM),
  rule('pageSize is kept in the token', 'assumed', 'after a token in the tests', XSIAM),
  rule('pageSize outside 1 to 500 is 400', 'assumed', '', PLATFORM),
  rule(
    'nothing new on the platform: no events and the same token',
    'covered',
    'or ""; emptyTokenAtHead chooses',
    XSIAM,
  ),
  rule('a page token does not expire', 'assumed', 'no lifetime is documented', ''),
  rule('a dead page token is 400 Invalid tracker', 'assumed', 'as for trackers', ''),
  rule('a known path with another method is 501, an unknown path 404', 'covered', '', INSYNC),
  rule('rate limits', 'absent', 'Druva publishes none; the fault rate_limited stands in', ''),
  rule('19 event types in their areas', 'assumed', 'types are documented, some areas are guesses', ENVELOPE),
  rule(
    'records of 12 fields, flat records, platform records',
    'covered',
    'one occurrence written in each',
    ENVELOPE,
  ),
  rule('which endpoint answers in 12 fields', 'assumed', 'unknown; the option wire chooses', ''),
  rule('a failed backup has severity 3 or 4', 'assumed', 'the real number is unknown', ''),
  rule('an alert resolution repeats its alert name and source', 'assumed', 'no sample is public', ''),
  rule('GovCloud hosts', 'absent', '', AUTH),
  rule('scopes and roles', 'absent', 'the fault no_permission stands in', ''),
];
