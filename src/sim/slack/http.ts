/** Small pieces of node:http the server's routes share. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from './check.ts';
import type { Json } from './types.ts';

const MAX_BODY = 20_000_000;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) throw new Error('request body too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** JSON or form-encoded arguments; undefined where the body is neither. */
export function parseArgs(body: string, contentType: string): Json | undefined {
  if (contentType.includes('application/json')) {
    try {
      const value: unknown = JSON.parse(body);
      return isObject(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(new URLSearchParams(body));
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, body: string): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(body);
}
