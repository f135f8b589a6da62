/** Each recipe is read as the bot reads its file, and decides about events with the bot's own code. */
import { describe, expect, it } from 'vitest';
import { findingRoute, missingReports } from '../../src/alerting/missing.ts';
import { rehearse } from '../../src/alerting/rehearse.ts';
import { readConfig } from '../../src/config/file.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { Config } from '../../src/domain/rules.ts';
import type { Silence } from '../../src/domain/standing.ts';
import { nextDigest } from '../../src/lookups/digest.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import { parseLine } from '../../src/query/parse-command.ts';
import { DAY, event, MINUTE, person, type Sample } from '../contract/samples.ts';
import { stored } from '../unit/lookups-rig.ts';
import { page, rowsOf } from './pages.ts';

/** A Friday, 11:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 20, 10);
const NIGHT = Date.UTC(2026, 10, 20, 2);
const WORK_ENDS = Date.UTC(2026, 10, 21, 5);

interface Recipe {
  readonly title: string;
  readonly config: Config;
  /** In force because of the command it names. */
  readonly silences: readonly Silence[];
  readonly rows: readonly (readonly string[])[];
}

/** What comes of something: channels, or names of destinations. */
type Scene = (recipe: Recipe) => Promise<readonly string[]> | readonly string[];

const cards =
  (sample: Sample): Scene =>
  ({ config, silences }) =>
    rehearse(config, { silences, subscriptions: [] })
      .feed([event({ time: NOW, ...sample })])
      .map(({ channel }) => channel);

const failed = (device: string, more: Sample = {}) => cards({ device, ...more });
const unusual = (device: string, more: Sample = {}) => cards({ ...UNUSUAL, device, ...more });
const UNUSUAL = {
  ...{ type: 'Alert', feature: 'Alerts And Notifications', alert: 'Unusual Data Activity' },
  ...{ severity: 2, status: '' },
} satisfies Sample;
const audited = (more: string) =>
  cards({ type: 'Admin Audit Trail', identityType: 'ADMIN', severity: 5, status: '', more });

const digestAt =
  (moment: number): Scene =>
  ({ config }) =>
    config.digest
      .filter((rule) => nextDigest(rule, moment - MINUTE) === moment)
      .map(({ channel }) => channel);

const withoutBackup =
  (days: number): Scene =>
  async ({ config }) => {
    const last = event({ device: 'FIN-LAPTOP-7', status: 'Success', severity: 6, time: NOW - days * DAY });
    const store = await stored(last);
    const found = config.missing.map(async (rule) => {
      const asked = { rule: rule.text, filter: rule.filter, before: NOW - rule.for, now: NOW };
      return missingReports(rule, await store.missing(asked), {
        at: NOW,
        route: findingRoute(config.routes),
      });
    });
    const reports = (await Promise.all(found)).flat();
    return reports.flatMap((report) => (report.present ? report.routes.map(({ channel }) => channel) : []));
  };

const forwarded =
  (sample: Sample): Scene =>
  ({ config }) => {
    const one = event({ time: NOW, ...sample });
    const wants = ({ filter }: Config['forward'][number]) => !filter || matches(filter, one, { now: NOW });
    return config.forward.filter(wants).map(({ name }) => name);
  };

const SCENES: Readonly<Record<string, Scene>> = {
  'a failed backup of BER-LAPTOP-7': failed('BER-LAPTOP-7'),
  'a failed backup for robin@munich.example.com': failed('MUC-LAPTOP-2', {
    identity: 'robin@munich.example.com',
    identityType: 'USER',
  }),
  'a failed backup of FIN-LAPTOP-7': failed('FIN-LAPTOP-7'),
  'a failed backup of LAB-PC-9': failed('LAB-PC-9'),
  'a failed backup at 03:00 in Berlin': failed('FIN-LAPTOP-7', { time: NIGHT }),
  'a failed backup of BER-LAPTOP-7 during the work': failed('BER-LAPTOP-7'),
  'a failed backup of BER-LAPTOP-7 after the work': failed('BER-LAPTOP-7', { time: WORK_ENDS + MINUTE }),
  'a failed backup of MUC-LAPTOP-2 during the work': failed('MUC-LAPTOP-2'),
  'a failed backup of tenant 12345': failed('FIN-LAPTOP-7', { tenant: '12345' }),
  'a failed backup of tenant 67890': failed('FIN-LAPTOP-7', { tenant: '67890' }),
  'a failed backup without a tenant': failed('FIN-LAPTOP-7', { tenant: '' }),
  'unusual data activity on FIN-LAPTOP-7': unusual('FIN-LAPTOP-7'),
  'unusual data activity on LAB-PC-9': unusual('LAB-PC-9'),
  'unusual data activity at 03:00 in Berlin': unusual('FIN-LAPTOP-7', { time: NIGHT }),
  'unusual data activity at 11:00 in Berlin': unusual('FIN-LAPTOP-7'),
  'an administrator takes a user out of legal hold': audited('Action:User removed from Legal Hold'),
  'an administrator renames a profile': audited('Action:Profile renamed'),
  'Monday, 08:00 in Berlin': digestAt(Date.UTC(2026, 10, 23, 7)),
  'Tuesday, 09:00 in Berlin': digestAt(Date.UTC(2026, 10, 24, 8)),
  'eight days without a good backup of FIN-LAPTOP-7': withoutBackup(8),
  'six days without a good backup of FIN-LAPTOP-7': withoutBackup(6),
};

/** In recipes that forward, what comes does so to destinations. */
const FORWARDED: Readonly<Record<string, Scene>> = {
  'an administrator logs in': forwarded({ type: 'Admin Login', severity: 5, status: 'Success' }),
  'unusual data activity on FIN-LAPTOP-7': forwarded({ ...UNUSUAL, device: 'FIN-LAPTOP-7' }),
};

const recipes = page('docs/cookbook.md')
  .text.split(/^## (?=\d+\. )/m)
  .slice(1)
  .map(recipeOf);

function recipeOf(text: string): Recipe {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const [title = ''] = text.split('\n');
  const read = readConfig(yaml, title, { isCron, now: NOW, zone: 'UTC' });
  if (!read.ok) throw new Error(read.faults.map(({ message }) => `${title}: ${message}`).join('; '));
  const commands = [...text.matchAll(/^\/insync (.*)$/gm)].map(([, words]) => words as string);
  const [, table = ''] = /\n(\| what comes [\s\S]*)$/.exec(text) ?? [];
  return { title, config: read.config, silences: commands.map(silenceOf), rows: rowsOf(table) };
}

function silenceOf(words: string): Silence {
  const read = parseLine(words, { now: NOW, zone: 'Europe/Berlin' });
  if (!read.ok || read.command.name !== 'silence add') throw new Error(`${words} silences nothing`);
  const { filter, until } = read.command;
  return {
    ...{ id: 1, filter, text: '', by: person(1), note: '', at: NOW - MINUTE, until },
    ...{ alert: undefined, hits: 0, ended: undefined },
  };
}

describe('the cookbook', () => {
  it('has ten recipes, and no scene that none of them needs', () => {
    expect(recipes).toHaveLength(10);
    const needed = recipes.flatMap(({ rows }) => rows.map(([what]) => what));
    const unneeded = [...Object.keys(SCENES), ...Object.keys(FORWARDED)].filter(
      (what) => !needed.includes(what),
    );
    expect(unneeded).toEqual([]);
  });

  describe.each(recipes.map((recipe) => [recipe.title, recipe] as const))('%s', (_title, recipe) => {
    const scenes = recipe.config.forward.length > 0 ? FORWARDED : SCENES;

    it('says what comes of something', () => {
      expect(recipe.rows.length).toBeGreaterThan(1);
    });

    it.each(recipe.rows)('%s: %s', async (what = '', where = '') => {
      const scene = scenes[what];
      if (!scene) throw new Error(`no scene for ${what}`);
      const said = where === 'none' ? [] : where.replaceAll('`', '').split(', ');
      expect(await scene(recipe)).toEqual(said);
    });
  });

  it('has a night in which only what is severe calls somebody', () => {
    const [, night] = recipes;
    expect(night?.config.routes.map(({ quiet, active }) => [quiet?.from, active?.from])).toEqual([
      [undefined, 20 * 60],
      [20 * 60, undefined],
    ]);
  });

  it('keeps everything where evidence is wanted', () => {
    expect(recipes.at(-1)?.config.retention).toBeUndefined();
  });
});
