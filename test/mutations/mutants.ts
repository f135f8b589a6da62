/** Guards of the bot, each broken in one way, and the tests that must notice. `test/README.md` lists the same. */

/** A change of a source file. */
export interface Edit {
  readonly file: string;
  /** Occurs once in the file. */
  readonly before: string;
  readonly after: string;
}

export interface Mutant extends Edit {
  readonly guard: string;
  /** What is done to it. */
  readonly broken: string;
  /** Where two guards stand one behind the other, both are broken. */
  readonly and?: readonly Edit[];
  /** At least one of them fails. */
  readonly tests: readonly string[];
  /** Of long ones, those with this in their names. */
  readonly only?: string;
}

const RECORD = ['test/contract/store-sqlite-life.test.ts'];
const SQLITE = ['test/contract/store-sqlite.test.ts'];
const DELIVER = ['test/unit/pipeline-deliver.test.ts'];
const GATE = ['test/e2e/security-requests.test.ts'];

export const MUTANTS: readonly Mutant[] = [
  {
    guard: 'a card in doubt is looked for before it is posted again',
    broken: 'it is posted',
    file: 'src/pipeline/send.ts',
    before: '(job.inDoubtSince === undefined\n',
    after: '(true\n',
    tests: DELIVER,
  },
  {
    guard: 'a card is marked as on its way before the call',
    broken: 'it is marked as sent',
    file: 'src/pipeline/deliver.ts',
    before: '  if (!claimed) return async () => {};\n',
    after:
      "  if (!claimed) return async () => {};\n  await queue.settle(card, claimed.revision, { ok: true, ts: '1.1', at: clock() });\n",
    tests: DELIVER,
  },
  {
    guard: 'what Slack answered is written down before anything else is done in the channel',
    broken: 'it is forgotten where the store fails',
    file: 'src/pipeline/deliver.ts',
    before: '    unfinished.set(channel, finish);\n',
    after: '',
    tests: DELIVER,
  },
  {
    guard: 'only a waiting card is claimed',
    broken: 'any is',
    file: 'src/store/sql/card-queue.ts',
    before: "    WHERE id = ?1 AND state = 'waiting'`);",
    after: '    WHERE id = ?1`);',
    tests: SQLITE,
    only: 'the card queue',
  },
  {
    guard: 'a claim is durable doubt until it is settled',
    broken: 'no doubt is written',
    file: 'src/store/sql/card-queue.ts',
    before: 'doubt_since = CASE WHEN ts IS NULL THEN coalesce(doubt_since, ?2) END',
    after: 'doubt_since = NULL',
    tests: SQLITE,
    only: 'the card queue',
  },
  {
    guard: 'cards that were on their way wait again after a start',
    broken: 'they stay as they are',
    file: 'src/store/sql/card-queue.ts',
    before: "UPDATE cards SET state = 'waiting' WHERE state = 'sending'",
    after: "UPDATE cards SET state = 'waiting' WHERE state = 'lost'",
    tests: SQLITE,
    only: 'the card queue',
  },
  {
    guard: 'a card that the database forgot is found in Slack',
    broken: 'nobody looks',
    file: 'src/app.ts',
    before: '    firstLook: firstLook(messenger, health.startedAt),\n',
    after: '',
    tests: ['test/e2e/crash-power.test.ts'],
    only: 'finds the cards that were posted since a backup',
  },
  {
    guard: 'cursor and events are one transaction',
    broken: 'the cursor is first',
    file: 'src/store/sql/ledger.ts',
    before: '      return database.transaction((): PageReceipt => {\n',
    after:
      '      saveFeed.run(commit.feed, commit.page.cursor ?? null, commit.at, commit.head ? 1 : 0);\n      return database.transaction((): PageReceipt => {\n',
    tests: SQLITE,
    only: 'one transaction',
  },
  {
    guard: 'a transaction that fails leaves nothing',
    broken: 'what it wrote stays',
    file: 'src/store/sqlite/open.ts',
    before: "      if (handle.isTransaction) handle.exec('ROLLBACK');\n",
    after: "      if (handle.isTransaction) handle.exec('COMMIT');\n",
    tests: SQLITE,
    only: 'one transaction',
  },
  {
    guard: 'who writes has the write lock from the beginning',
    broken: 'it is taken with the first statement that writes',
    file: 'src/store/sqlite/open.ts',
    before: "    handle.exec('BEGIN IMMEDIATE');\n",
    after: "    handle.exec('BEGIN');\n",
    tests: SQLITE,
    only: 'the SQLite file',
  },
  {
    guard: 'one bot on a file',
    broken: 'no lock is taken',
    file: 'src/store/sqlite/open.ts',
    before: '; BEGIN EXCLUSIVE;`);',
    after: ';`);',
    tests: SQLITE,
    only: 'the SQLite file',
  },
  {
    guard: 'a database of a newer version is refused',
    broken: 'it is opened',
    file: 'src/store/sqlite/open.ts',
    before: '  if (version > MIGRATIONS.length) {',
    after: '  if (version > 1e9) {',
    tests: SQLITE,
    only: 'the SQLite file',
  },
  {
    guard: 'nothing is written into a file that was deleted or replaced',
    broken: 'nobody looks',
    file: 'src/store/sqlite/troubles.ts',
    before: '        expectInPlace();\n',
    after: '',
    tests: ['test/e2e/crash-disk.test.ts'],
    only: 'no longer there',
  },
  {
    guard: 'an event is stored once',
    broken: 'one that is known is stored again',
    file: 'src/store/sqlite/schema.ts',
    before: 'CREATE UNIQUE INDEX events_uid ON events (uid, tenant);',
    after: 'CREATE INDEX events_uid ON events (uid, tenant);',
    tests: SQLITE,
    only: 'pages of the feed',
  },
  {
    guard: 'what the feed sends twice is decided once',
    broken: 'a repetition counts as fresh',
    file: 'src/store/sqlite/event-writer.ts',
    before: 'if (step === 1 && known.get(c.uid, c.tenant)) return undefined;',
    after: 'if (step === 1 && known.get(c.uid, c.tenant)) return key;',
    tests: SQLITE,
    only: 'pages of the feed',
  },
  {
    guard: 'the first acknowledgement wins',
    broken: 'the last one does',
    file: 'src/domain/life.ts',
    before: "  ack: { open: 'acked' },",
    after: "  ack: { open: 'acked', acked: 'acked' },",
    tests: ['test/unit/domain-life.test.ts'],
  },
  {
    guard: 'a click says yes when it is in the database',
    broken: 'it says yes at once',
    file: 'src/slack/listeners.ts',
    before: 'if (!KEPT_BEFORE_YES.has(id)) await click.taken();',
    after: 'await click.taken();',
    tests: ['test/e2e/crash-answers.test.ts'],
  },
  {
    guard: 'a request that Slack delivers again is acted on once',
    broken: 'it is acted on again',
    file: 'src/slack/once.ts',
    before: '  return store.kvClaim(',
    after: '  return true || store.kvClaim(',
    tests: ['test/e2e/faults.test.ts'],
    only: 'acts once on a command',
  },
  {
    guard: 'a forged signature is refused',
    broken: 'none is looked at, by the gate or by Bolt',
    file: 'src/slack/gate.ts',
    before: "  if (!isSigned(signingSecret, body, { signature, stamp }, now)) return 'signature';\n",
    after: '',
    and: [
      {
        file: 'src/slack/receiver.ts',
        before: "      endpoints: '/slack/events',\n",
        after: "      endpoints: '/slack/events',\n      signatureVerification: false,\n",
      },
    ],
    tests: GATE,
  },
  {
    guard: 'an old request is refused',
    broken: 'any age will do, to the gate and to Bolt',
    file: 'src/slack/gate.ts',
    before: "  if (at < now - WINDOW) return 'stale';\n",
    after: '',
    and: [
      {
        file: 'src/slack/gate.ts',
        before: 'nowMilliseconds: now }',
        after: 'nowMilliseconds: Number(stamp) * 1000 }',
      },
      {
        file: 'src/slack/receiver.ts',
        before: "      endpoints: '/slack/events',\n",
        after: "      endpoints: '/slack/events',\n      signatureVerification: false,\n",
      },
    ],
    tests: GATE,
  },
  {
    guard: 'a request from the future is refused',
    broken: 'it is taken',
    file: 'src/slack/gate.ts',
    before: "  if (at > now + WINDOW) return 'future';\n",
    after: '',
    tests: GATE,
  },
  {
    guard: 'a signed request is taken once',
    broken: 'again and again',
    file: 'src/slack/gate.ts',
    before: "return (await taken(signature, at)) ? 'replayed' : undefined;",
    after: 'return undefined;',
    tests: GATE,
  },
  {
    guard: 'the record is append-only',
    broken: 'rows may be changed',
    file: 'src/store/sqlite/schema-life.ts',
    before: 'CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit',
    after: 'CREATE TRIGGER audit_unchanged BEFORE UPDATE OF seq ON audit',
    tests: ['test/contract/store-sqlite-time.test.ts'],
  },
  {
    guard: 'rows of the record may not be deleted',
    broken: 'they may',
    file: 'src/store/sqlite/schema-life.ts',
    before:
      "  CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;\n",
    after: '',
    tests: ['test/contract/store-sqlite-time.test.ts'],
  },
  {
    guard: 'a changed row of the record is found',
    broken: 'its hash is not looked at',
    file: 'src/store/sql/audit-reader.ts',
    before: '  if (hashOf(row) !== row.hash)',
    after: '  if (hashOf(row) === undefined)',
    tests: RECORD,
  },
  {
    guard: 'a missing row of the record is found',
    broken: 'gaps are skipped',
    file: 'src/store/sql/audit-reader.ts',
    before: "  if (row.seq > seq + 1) return { seq: seq + 1, reason: 'missing' };\n",
    after: '',
    tests: RECORD,
  },
  {
    guard: 'each row of the record is hashed with the one before',
    broken: 'each by itself',
    file: 'src/domain/audit.ts',
    before: '  return JSON.stringify([\n    prev,\n',
    after: "  return JSON.stringify([\n    '',\n",
    tests: RECORD,
  },
  {
    guard: 'a second between two messages of a channel',
    broken: 'two in one second',
    file: 'src/pipeline/limits.ts',
    before: "if (kind === 'new') postFrom.set(channel, now + POST_EVERY);",
    after: "if (kind === 'new') postFrom.set(channel, now + POST_EVERY / 2);",
    tests: ['test/unit/pipeline-plan.test.ts'],
  },
  {
    guard: 'a start right after another process has no edits saved up',
    broken: 'it has a whole burst',
    file: 'src/pipeline/limits.ts',
    before: 'spent ? { edits: 0, at: quietUntil }',
    after: 'spent ? { edits: burst, at: quietUntil }',
    tests: ['test/unit/pipeline-plan.test.ts'],
  },
  {
    guard: 'a channel that Slack paused is left alone',
    broken: 'Retry-After is not obeyed',
    file: 'src/pipeline/plan.ts',
    before:
      "  if (budget.pausedUntil > now) return { do: 'wait', until: budget.pausedUntil, reason: 'rate_limited' };\n",
    after: '',
    tests: ['test/unit/pipeline-plan.test.ts', ...DELIVER],
  },
  {
    guard: 'foreign text is escaped in mrkdwn',
    broken: 'angle brackets stay',
    file: 'src/cards/text.ts',
    before: ".replaceAll('<', '&lt;').replaceAll('>', '&gt;')",
    after: '',
    tests: ['test/unit/cards-text.test.ts', 'test/unit/cards-hostile.test.ts'],
  },
  {
    guard: 'characters nobody sees are taken out',
    broken: 'they stay',
    file: 'src/cards/text.ts',
    before: ".replace(UNSEEN, '')",
    after: '',
    tests: ['test/unit/cards-text.test.ts', 'test/unit/cards-hostile.test.ts'],
  },
  {
    guard: 'a formula in CSV is harmless',
    broken: 'it is written as it is',
    file: 'src/exports/csv.ts',
    before: '.replace(RISKY, "\'")',
    after: '',
    tests: ['test/unit/exports-csv.test.ts'],
  },
  {
    guard: 'secrets by name are not logged',
    broken: 'they are',
    file: 'src/ops/secrets.ts',
    before: 'isSecretName(name) ? CENSORED : withoutSecrets(entry, depth + 1)',
    after: 'withoutSecrets(entry, depth + 1)',
    tests: ['test/unit/ops-log.test.ts'],
  },
  {
    guard: 'tokens in a text are not logged',
    broken: 'they are',
    file: 'src/ops/secrets.ts',
    before: '  return text.replace(SECRET_TEXT, CENSORED);\n',
    after: '  return text;\n',
    tests: ['test/unit/ops-log.test.ts'],
  },
  {
    guard: 'a secret that is printed shows nothing',
    broken: 'it shows itself',
    file: 'src/config/secret.ts',
    before: '[inspect.custom]: hidden',
    after: '[inspect.custom]: () => value',
    tests: ['test/unit/config-environment.test.ts'],
  },
  {
    guard: 'a cursor that Druva refuses is said aloud',
    broken: 'reading starts over without a word',
    file: 'src/pipeline/tick.ts',
    before: '      await loseCursor(parts, read.said);\n',
    after: '',
    tests: ['test/unit/pipeline-tick.test.ts'],
  },
  {
    guard: 'the place in the feed is kept when a page cannot be committed',
    broken: 'reading goes on behind it',
    file: 'src/pipeline/tick.ts',
    before: '    const receipt = await commit(parts, page, historyBefore);\n',
    after:
      '    const nothing = { fresh: 0, known: 0, unreadable: 0, decisions: {}, cards: 0 } as never;\n    const receipt = await commit(parts, page, historyBefore).catch((): PageReceipt => nothing);\n',
    tests: ['test/unit/pipeline-tick.test.ts'],
  },
];
