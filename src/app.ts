/** The bot, put together: the one file of the main thread that knows every folder. */
import { tmpdir } from 'node:os';
import { renderCard } from './cards/render.ts';
import { channelsOf, keepLooking } from './channel-looks.ts';
import { pngPainter } from './charts/painter.ts';
import type { Environment } from './config/environment.ts';
import type { RouteTaken } from './domain/alert.ts';
import type { Clock } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import { exportsBeside, exportsIn } from './exports/folder.ts';
import { startFeedWorker } from './feed-worker.ts';
import type { ForwardWorker } from './forward-worker.ts';
import { startForwarding } from './forwarding.ts';
import { openDoors } from './ops/doors.ts';
import { createHealth, readiness } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { startDelivery } from './pipeline/deliver.ts';
import { firstLook } from './pipeline/first-look.ts';
import { formersIn } from './pipeline/formers.ts';
import { pushIn } from './push-in.ts';
import { type Rounds, startRounds } from './rounds.ts';
import type { Desk, RulesRead } from './slack/desk.ts';
import { digestPoster } from './slack/digest.ts';
import { createJobs } from './slack/jobs.ts';
import { registerListeners } from './slack/listeners.ts';
import { slackMessenger } from './slack/messenger.ts';
import { people } from './slack/people.ts';
import { groupMembers } from './slack/permissions.ts';
import { createSlackApp } from './slack/receiver.ts';
import { webClient } from './slack/web.ts';
import { createWorkspace } from './slack/workspace.ts';
import { keyvOver } from './store/keyv.ts';
import type { StorePlace } from './store/place.ts';
import { lazyReader } from './store/reader.ts';
import { sealOf } from './store/seal.ts';
import { timer } from './timer.ts';
import { deliveryEvents, feedEvents, workspaceEvents } from './watch.ts';

/** A bot that was stopped a moment ago may have posted until then, ms. */
const HANDOVER = 1_000;
/** A process that read the feed so short a time ago may have made as many edits as Slack takes in a minute, ms. */
const SPENT_WITHIN = 60_000;

export interface BotOptions {
  readonly environment: Environment;
  readonly config: Config;
  readonly log: Logger;
  /** The bot cannot go on: its store's thread died. */
  readonly onFatal: (error: unknown) => void;
  readonly clock?: Clock;
  /** The configuration file as it is now, for rehearsals; the one in force when left out. */
  readonly readRules?: () => RulesRead;
}

export interface Bot {
  /** Where `/slack/events` and `/druva/events` answer. */
  readonly url: string;
  /** Where `/healthz`, `/readyz` and `/metrics` answer. */
  readonly probesUrl: string;
  /** Stops taking work, finishes the transaction and the Slack calls in flight. */
  stop(): Promise<void>;
}

/** @throws StoreError when the database cannot be used; Error when the port is taken. */
export async function startBot({
  environment,
  config,
  log,
  onFatal,
  clock = Date.now,
  readRules = () => ({ ok: true, config }),
}: BotOptions): Promise<Bot> {
  const health = createHealth(clock());
  const metrics = createMetrics();
  let rounds: Rounds | undefined;
  let forwarding: ForwardWorker | undefined;
  const fallback: RouteTaken = { route: 0, match: '', channel: config.defaultChannel, mention: '' };

  const database = placeOf(environment);
  const feed = await startFeedWorker(
    {
      database,
      config,
      druva: {
        url: environment.druva.apiUrl,
        clientId: environment.druva.clientId,
        clientSecret: environment.druva.clientSecret.reveal(),
      },
      key: environment.key?.reveal(),
      push: environment.druva.webhookSecret !== undefined,
    },
    feedEvents({
      ...{ log, metrics, health, clock },
      wake: () => delivery.wake(),
      leads(leads) {
        if (leads) rounds?.pollNow();
        forwarding?.lead(leads);
      },
    }),
    (error) => {
      log.fatal({ err: error }, 'the feed thread died');
      onFatal(error);
    },
  );
  const reader = lazyReader({
    thread: new URL('./reader-thread.ts', import.meta.url),
    workerData: { database },
    limit: 20_000,
    idle: 300_000,
  });
  const store = { ...feed.store, ...reader };
  const painter = pngPainter();
  const exports = await (database.kind === 'file'
    ? exportsBeside(database.path)
    : exportsIn(tmpdir(), process.pid));

  const token = environment.slack.botToken.reveal();
  const { apiUrl, door } = environment.slack;
  const client = webClient(token, apiUrl);
  const configured = channelsOf(config);
  const workspace = createWorkspace({
    client,
    memory: keyvOver(store, 'workspace', clock),
    // Asked of the thread that has it at hand: a look at Slack need not start the one that reads.
    channels: async () => {
      const { subscriptions } = await feed.store.standing();
      return [...configured, ...subscriptions.map(({ channel }) => channel)];
    },
    on: workspaceEvents({
      ...{ log, metrics, health, clock, store, fallback },
      wake: () => delivery.wake(),
      resume: (channel) => delivery.resume(channel),
    }),
  });
  const messenger = slackMessenger(client, workspace.identity);
  const { cursorAt = 0 } = await feed.store.feedState(config.feed);
  const delivery = startDelivery({
    queue: store,
    messenger,
    firstLook: firstLook(messenger, health.startedAt),
    formers: formersIn(store, clock),
    render: (job) => renderCard(job, { ...workspace, runbooks: config.runbooks, console: config.console }),
    fallback,
    quietUntil: clock() + HANDOVER,
    spent: clock() - cursorAt < SPENT_WITHIN,
    clock,
    random: Math.random,
    timer,
    on: deliveryEvents({ log, metrics, health, clock, store }),
  });

  const slack = createSlackApp({
    way:
      door.mode === 'socket'
        ? { mode: 'socket', appToken: door.appToken.reveal() }
        : { mode: 'http', signingSecret: door.signingSecret.reveal() },
    token,
    apiUrl,
    workspace,
    store,
    log,
    refused: (reason) => metrics.refused.inc({ reason }),
    onSocket: (state) => {
      health.socket = state;
    },
    clock,
    random: Math.random,
  });
  const desk: Desk = {
    store,
    profile: people(client, keyvOver(store, 'people', clock)),
    client,
    painter,
    // Dialogs keep Slack's address for an answer there.
    pages: keyvOver(store, 'pages', clock, sealOf(environment.key?.reveal())),
    charts: keyvOver(store, 'charts', clock),
    jobs: createJobs(Math.random),
    exports: exports.beginning,
    running: () => ({ ...health, paused: delivery.paused() }),
    config,
    readRules,
    members: groupMembers(client, keyvOver(store, 'groups', clock), clock),
    log,
    clock,
    random: Math.random,
    permalink: workspace.permalink,
    wake: delivery.wake,
    lookAtChannel: workspace.lookAt,
    counted: {
      command: (command, result) => metrics.commands.inc({ command, result }),
      click: (action, result) => metrics.clicks.inc({ action, result }),
    },
  };
  const listeners = registerListeners(slack.app, desk);
  const doors = await openDoors(environment, {
    slack: slack.listener,
    push: pushIn({ environment, feed, log, metrics, clock }),
    probes: { ready: () => readiness(health, config.defaultChannel, clock()), metrics },
  });
  if (door.mode === 'socket') health.socket = 'down';
  slack.start();
  const looking = keepLooking({
    look: workspace.look,
    well: () => health.slack.ok && health.channels.size === 0,
    failed: (error) => log.error({ err: error }, 'could not look at Slack'),
  });

  forwarding = startForwarding({ environment, config, database, desk: store, log, metrics, clock });
  forwarding.lead(!health.follows);
  rounds = startRounds({ config, feed, delivery, postDigests: digestPoster(desk), health, log, clock });
  delivery.wake();
  log.info(
    { url: doors.url, probes: doors.probesUrl, feed: config.feed, slack: door.mode, poll: config.poll },
    'ready',
  );

  return {
    url: doors.url,
    probesUrl: doors.probesUrl,
    async stop() {
      looking.stop();
      const { polled } = await rounds.stop();
      await slack.stop();
      await doors.close();
      await listeners.idle();
      await delivery.stop();
      await forwarding.stop();
      await feed.shut();
      await polled;
      await reader.close();
      await painter.close();
      await exports.remove();
      log.info('stopped');
    },
  };
}

/** The store's threads need the password; nobody else is given it. */
function placeOf({ database }: Environment): StorePlace {
  return database.kind === 'file' ? database : { kind: 'postgres', url: database.url.reveal() };
}
