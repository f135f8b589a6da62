/** A browser over the page, for the tests that look at it. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page as Tab } from 'playwright-core';
import { MAYA, OPS, type Stage } from './sim-page-app.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const HAS_BROWSER = existsSync(CHROMIUM);

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGS });

export interface TabOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly user?: string;
  readonly channel?: string;
  readonly tab?: string;
}

/** Looks at a channel, or a tab of the app; resolves once changes are followed. `faults` gets what the page complains of. */
export async function openTab(
  browser: Browser,
  stage: Stage,
  faults: string[],
  options: TabOptions,
): Promise<Tab> {
  const { width = 1280, height = 800, colorScheme = 'light', user = MAYA, channel = OPS, tab } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, timezoneId: 'UTC' });
  context.setDefaultTimeout(5000);
  const opened = await context.newPage();
  opened.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  opened.on('pageerror', (error) => faults.push(String(error)));
  const listening = opened.waitForResponse((response) => response.url().includes('/live'));
  await opened.goto(`${stage.page.url}/?user=${user}&channel=${channel}${tab ? `&tab=${tab}` : ''}`);
  await listening;
  return opened;
}
