/** Sends events to the bot as Druva's webhooks do. */
import { randomBytes } from 'node:crypto';
import type { Stage } from './stage.ts';
import { sendBytes, type Told } from './tap.ts';

/** Made anew for each run. */
export const SECRET = randomBytes(18).toString('hex');

/** The stage of a bot that takes events. */
export function withPush(stage: Stage): Stage {
  return { ...stage, env: { ...stage.env, DRUVA_WEBHOOK_SECRET: SECRET } };
}

type Headers = Readonly<Record<string, string>>;

export const bearer = (secret = SECRET): Headers => ({ authorization: `Bearer ${secret}` });

/** Sends exactly this. */
export function pushTo(url: string, body: string | Buffer, headers: Headers = {}): Promise<Told> {
  return sendBytes(`${url}/druva/events`, { headers, body: Buffer.from(body) });
}

export async function pushRecord(url: string, value: unknown): Promise<{ status: number; body: unknown }> {
  const told = await pushTo(url, JSON.stringify(value), bearer());
  return { status: told.status, body: JSON.parse(told.body) };
}

/** What a counter says for one result. */
export function metric(text: string, name: string, result: string): number {
  return Number(new RegExp(`^${name}\\{result="${result}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}
