/** The demo in a real browser, for the tests and for the pictures of the documentation. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page as Tab } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the environment says that it is a CI, a missing browser is a fault, not a reason to look away. */
export const WITHOUT_BROWSER = !existsSync(CHROMIUM) && !process.env.CI;
if (WITHOUT_BROWSER) {
  process.stderr.write(
    `\n!!! NO CHROMIUM AT ${CHROMIUM}: THE DEMO PAGE IS NOT TESTED IN A BROWSER. Install it, or set CHROMIUM.\n\n`,
  );
}

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ARGS });

export interface Visit extends BrowserContextOptions {
  readonly width?: number;
  readonly height?: number;
  readonly channel?: string;
  /** Gets what the page complains of. */
  readonly faults?: string[];
}

/** Looks at a channel of the demo at this address; resolves once changes are followed. */
export async function openDemo(browser: Browser, address: string, visit: Visit = {}): Promise<Tab> {
  const { width = 1280, height = 800, channel = 'C0123BACKUP', faults = [], ...options } = visit;
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  tab.on('pageerror', (error) => faults.push(String(error)));
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const follows = tab.waitForResponse((response) => response.url().includes('/live'));
  await tab.goto(`${address}/?user=U07MAYA&channel=${channel}`);
  await follows;
  return tab;
}
