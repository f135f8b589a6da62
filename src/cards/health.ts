/** What is wrong with the feed and the delivery now. */
import { duration, plural } from '../domain/amounts.ts';
import type { StatusFigures } from '../domain/archive.ts';
import { feedTrouble } from '../domain/feed-trouble.ts';
import { type ForwardedTo, isBehind } from '../domain/forward-standing.ts';
import { inert } from './text.ts';

/** A feed that has not answered for this long, or a card that has waited this long, is trouble, ms. */
const FEED_STALE = 5 * 60_000;
const QUEUE_STALE = 60_000;

export interface HealthInput {
  readonly figures: StatusFigures;
  /** All moments in ms. */
  readonly now: number;
  /** Of the bot; undefined where it is not known, and then a feed without a place is no trouble. */
  readonly startedAt?: number | undefined;
  /** The feed that counts; the one that answered last when left out. */
  readonly feedName?: string | undefined;
  /** Why the database cannot be written, in words with the cure. */
  readonly hindered?: string | undefined;
  /** Why the configuration file as it is now is not taken, in words. */
  readonly configRefused?: string | undefined;
  /** Destinations of forwarding. */
  readonly forwarding?: readonly ForwardedTo[] | undefined;
}

/** In words; empty when all is well. */
export function findTroubles({ forwarding = [], ...input }: HealthInput): string[] {
  const { figures, now, startedAt, feedName, hindered, configRefused } = input;
  const { waitingSince, fallbacks } = figures;
  const silent = now - (answeredAt(figures, feedName) ?? startedAt ?? now);
  const waiting = waitingSince ?? 0;
  const trouble = feedTrouble(figures, feedName);
  const unread = trouble ? [`the feed cannot be read: ${inert(trouble.reason, 60)}`] : [];
  return [
    ...(hindered === undefined ? [] : [inert(hindered, 300)]),
    ...(configRefused === undefined ? [] : [inert(`configuration: ${configRefused}`, 400)]),
    ...(silent > FEED_STALE ? [`Druva has not answered for ${duration(silent)}`] : unread),
    ...(waiting > QUEUE_STALE ? [`the oldest card has waited ${duration(waiting)}`] : []),
    ...(fallbacks.length > 0 ? [`${plural(fallbacks.length, 'channel')} cannot be posted to`] : []),
    ...forwarding
      .filter(isBehind)
      .map(({ destination, lag }) => `${destination.name} is ${duration(lag)} behind in what is forwarded`),
  ];
}

function answeredAt({ feeds }: StatusFigures, feedName: string | undefined): number | undefined {
  const counts = feedName === undefined ? feeds : feeds.filter((each) => each.feed === feedName);
  const times = counts.map((each) => each.cursorAt).filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
