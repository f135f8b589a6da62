/** The bot, put together: the one file of the main thread that knows every folder. */
import { hostname } from 'node:os';
import { renderCard } from './cards/render.ts';
import { channelsOf, keepLooking, lookAnew } from './channel-looks.ts';
import type { InForce } from './config/again.ts';
import type { Environment } from './config/environment.ts';
import type { Clock } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import { type Forwarding, startForwarding } from './forwarding.ts';
import { openDoors } from './ops/doors.ts';
import { createHealth, readiness } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { startDelivery } from './pipeline/deliver.ts';
import { firstLook } from './pipeline/first-look.ts';
import { formersIn } from './pipeline/formers.ts';
import { pushIn } from './push-in.ts';
import { type Judge, type Reload, startReload, whoseFile } from './reload.ts';
import { type Rounds, startRounds } from './rounds.ts';
import { prepareScrapes } from './scrape.ts';
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
import { sealOf } from './store/seal.ts';
import { startThreads } from './threads.ts';
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
  /** The rules to rehearse; those in force at the start when left out. */
  readonly readRules?: () => RulesRead;
  /** How the configuration file is judged when it is read again, and how often it is looked at, ms; never when left out. */
  readonly reload?: { readonly judge: Judge; readonly every?: number };
}

export interface Bot {
  /** Where `/slack/events` and `/druva/events` answer. */
  readonly url: string;
  /** Where `/healthz`, `/readyz` and `/metrics` answer. */
  readonly probesUrl: string;
  /** Reads the configuration file again now; resolves when it is in force, or was refused. */
  reload(): Promise<void>;
  /** Stops taking work, finishes the transaction and the Slack calls in flight. */
  stop(): Promise<void>;
}

/** @throws StoreError when the database cannot be used; Error when the port is taken. */
export async function startBot({
  environment,
  config: given,
  log,
  onFatal,
  clock = Date.now,
  readRules = () => ({ ok: true, config: given }),
  reload: rereading,
}: BotOptions): Promise<Bot> {
  const health = createHealth(clock());
  const metrics = createMetrics();
  const told = { log, metrics, health, clock };
  let rounds: Rounds | undefined;
  let forwarding: Forwarding | undefined;
  let inForce: InForce = { config: given, referred: environment.referred };
  const config = () => inForce.config;
  const fallback = () => ({ route: 0, match: '', channel: config().defaultChannel, mention: '' });

  const threads = await startThreads({
    environment,
    config: given,
    on: feedEvents({
      ...told,
      wake: () => delivery.wake(),
      leads(leads) {
        if (leads) rounds?.pollNow();
        forwarding?.lead(leads);
      },
    }),
    onDeath(error) {
      log.fatal({ err: error }, 'the feed thread died');
      onFatal(error);
    },
  });
  const { database, feed, reader, store, painter, exports } = threads;

  const token = environment.slack.botToken.reveal();
  const { apiUrl, door } = environment.slack;
  const client = webClient(token, apiUrl);
  // Asked of the thread that has it at hand: a look at Slack need not start the one that reads.
  const channels = async () => {
    const { subscriptions } = await feed.store.standing();
    return [...channelsOf(config()), ...subscriptions.map(({ channel }) => channel)];
  };
  const workspace = createWorkspace({
    client,
    memory: keyvOver(store, 'workspace', clock),
    channels,
    on: workspaceEvents({
      ...{ ...told, store, fallback },
      wake: () => delivery.wake(),
      resume: (channel) => delivery.resume(channel),
    }),
  });
  const messenger = slackMessenger(client, workspace.identity);
  const { cursorAt = 0 } = await feed.store.feedState(given.feed);
  const delivery = startDelivery({
    queue: store,
    messenger,
    firstLook: firstLook(messenger, health.startedAt),
    formers: formersIn(store, clock),
    render: (job) =>
      renderCard(job, { ...workspace, runbooks: config().runbooks, console: config().console }),
    fallback,
    quietUntil: clock() + HANDOVER,
    spent: clock() - cursorAt < SPENT_WITHIN,
    clock,
    random: Math.random,
    timer,
    on: deliveryEvents({ ...told, store }),
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
    get config() {
      return config();
    },
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
      acknowledged: (waits) => {
        for (const wait of waits) metrics.toAck.observe(wait / 1000);
      },
    },
  };
  const listeners = registerListeners(slack.app, desk);
  const ready = () => readiness(health, config().defaultChannel, clock());
  prepareScrapes({ ...told, ready, store: reader });
  const doors = await openDoors(environment, {
    slack: slack.listener,
    push: pushIn({ environment, feed, log, metrics, clock }),
    probes: { ready, metrics },
  });
  if (door.mode === 'socket') health.socket = 'down';
  slack.start();
  const looking = keepLooking({
    look: workspace.look,
    well: () => health.slack.ok && !health.slackDoubted && health.channels.size === 0,
    failed: (error) => log.error({ err: error }, 'could not look at Slack'),
  });

  forwarding = startForwarding({ ...told, inForce: () => inForce, database, desk: store });
  forwarding.lead(!health.follows);
  rounds = startRounds({ ...told, config: given, feed, delivery, postDigests: digestPoster(desk) });
  delivery.wake();
  log.info(
    { url: doors.url, probes: doors.probesUrl, feed: given.feed, slack: door.mode, poll: given.poll },
    'ready',
  );
  const take = async (next: InForce) => {
    const before = config();
    await feed.reconfigure(next.config);
    inForce = next;
    rounds?.reschedule(next.config.poll);
    forwarding?.reconfigured();
    const { lookAt } = workspace;
    void lookAnew({ before, after: next.config, channels, known: health.channels, lookAt }).catch((error) =>
      log.error({ err: error }, 'could not look at Slack'),
    );
  };
  const reload: Reload | undefined =
    rereading &&
    startReload({
      ...{ ...rereading, path: environment.configFile, inForce: () => inForce, take, find: store.find },
      whose: whoseFile(environment, hostname()),
      ...{ ...told, wake: delivery.wake },
    });

  return {
    url: doors.url,
    probesUrl: doors.probesUrl,
    reload: async () => reload?.now(),
    async stop() {
      looking.stop();
      await reload?.stop();
      const { polled } = await rounds.stop();
      await slack.stop();
      await doors.close();
      await listeners.idle();
      await delivery.stop();
      await forwarding.stop();
      await feed.shut();
      await polled;
      await threads.close();
      log.info('stopped');
    },
  };
}
