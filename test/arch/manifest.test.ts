import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNEL_EVENTS } from '../../src/slack/channel-events.ts';
import { SHORTCUTS, SLASH_COMMAND } from '../../src/slack/listeners.ts';
import { ROOT, sourceFiles } from './source.ts';

const read = (name: string) => JSON.parse(readFileSync(join(ROOT, 'manifest', name), 'utf8'));
const scopes: Record<string, { methods: string[]; why: string }> = read('scopes.json');
const readme = readFileSync(join(ROOT, 'manifest/README.md'), 'utf8');

/** Methods that need no scope (docs.slack.dev/reference/methods). */
const FREE = ['auth.test', 'views.open', 'views.publish', 'views.push', 'views.update'];

/** Every Web API method the code calls: `client.chat.postMessage(`. */
const called = new Set(
  sourceFiles()
    .filter(({ room }) => room === 'slack')
    .flatMap(({ text }) =>
      [...text.matchAll(/client\.(\w+(?:\.\w+)+)\(/g)].map(([, method]) => method as string),
    ),
);

describe.each(['http.json', 'socket-mode.json'])('manifest/%s', (name) => {
  const manifest = read(name);

  it('registers the command the code listens to', () => {
    const commands = manifest.features.slash_commands;
    expect(commands.map(({ command }: { command: string }) => command)).toEqual([SLASH_COMMAND]);
  });

  it('registers the shortcuts the code listens to', () => {
    const shortcuts: { type: string; callback_id: string; name: string; description: string }[] =
      manifest.features.shortcuts;
    expect(Object.fromEntries(shortcuts.map(({ callback_id, type }) => [callback_id, type]))).toEqual(
      SHORTCUTS,
    );
    for (const { name: shown, description } of shortcuts) {
      expect(shown.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
  });

  it('has a Home, and hears when it is opened and what becomes of channels', () => {
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(['app_home_opened', ...CHANNEL_EVENTS]);
  });

  it('has people named in commands come with their IDs', () => {
    expect(manifest.features.slash_commands[0].should_escape).toBe(true);
  });

  it('asks for the scopes of the table and no others', () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: Object.keys(scopes) });
  });

  it('turns on what the buttons need', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.settings.socket_mode_enabled).toBe(name === 'socket-mode.json');
  });

  it('names one address for commands and buttons, only where Slack calls us', () => {
    const { interactivity, event_subscriptions } = manifest.settings;
    const urls = [
      manifest.features.slash_commands[0].url,
      interactivity.request_url,
      event_subscriptions.request_url,
    ];
    const expected =
      name === 'http.json' ? expect.stringMatching(/^https:\/\/.*\/slack\/events$/) : undefined;
    expect(urls).toEqual([expected, expected, expected]);
  });

  it('stays within what Slack takes (github.com/slackapi/manifest-schema)', () => {
    const { display_information: shown, features } = manifest;
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(shown.long_description.length).toBeGreaterThanOrEqual(175);
    expect(shown.long_description.length).toBeLessThanOrEqual(4000);
    expect(shown.background_color).toMatch(/^#[0-9a-f]{6}$/);
    expect(features.bot_user.display_name.length).toBeLessThanOrEqual(80);
    for (const { command, description } of features.slash_commands) {
      expect(command).toMatch(/^\/\S{1,31}$/);
      expect(description.length).toBeGreaterThan(0);
    }
  });
});

describe('the scopes', () => {
  it('cover every method the code calls', () => {
    const covered = [...FREE, ...Object.values(scopes).flatMap(({ methods }) => methods)];
    expect([...called].filter((method) => !covered.includes(method))).toEqual([]);
  });

  it('are each needed by a call, or by the command', () => {
    const idle = Object.entries(scopes).filter(
      ([scope, { methods }]) => scope !== 'commands' && !methods.some((method) => called.has(method)),
    );
    expect(idle).toEqual([]);
  });

  it('stand in the manual with their reasons', () => {
    for (const [scope, { why }] of Object.entries(scopes))
      expect(readme).toContain(`| \`${scope}\` | ${why} |`);
  });
});
