/**
 * A simulated Splunk HTTP Event Collector, strict about what Splunk documents (help.splunk.com, "HTTP Event Collector",
 * "Format events", "Troubleshoot", "Indexer Acknowledgment"). It uses nothing of ours.
 */
import {
  type Endpoint,
  type EndpointOptions,
  type Judged,
  type Received,
  startEndpoint,
} from './endpoint.ts';

interface HecObject {
  readonly time?: number;
  readonly host?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly index?: string;
  readonly event?: unknown;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface HecOptions extends EndpointOptions {
  readonly token: string;
  readonly acknowledge?: boolean;
  /** Indices that the token may write to. */
  readonly indices?: readonly string[];
  /** Larger requests are answered with 413, unpacked bytes. */
  readonly limit?: number;
  /** What it calls invalid data. */
  readonly poison?: (object: HecObject) => boolean;
  /** Whether a 400 names the object; an older collector does not. */
  readonly numbers?: boolean;
  /** So many questions for an acknowledgement pass before the answer is yes. */
  readonly slow?: number;
  /** A request with such an object is taken, and never indexed. */
  readonly never?: (object: HecObject) => boolean;
}

export interface HecEndpoint extends Endpoint {
  /** As Splunk holds them; with acknowledgement only what has been indexed. */
  readonly indexed: readonly HecObject[];
  /** Counts acknowledgements from 0 again and loses what was not indexed. */
  restart(): void;
  /** From now on nothing is indexed any more. */
  stopIndexing(): void;
}

const KEYS = new Set(['time', 'host', 'source', 'sourcetype', 'index', 'event', 'fields']);
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export async function startHec(options: HecOptions): Promise<HecEndpoint> {
  const { numbers = true, limit = Number.POSITIVE_INFINITY, slow = 0 } = options;
  const indexed: HecObject[] = [];
  let waiting = new Map<number, { readonly objects: readonly HecObject[]; asked: number }>();
  let next = 0;
  let indexing = true;

  const collect = (received: Received): Judged => {
    if (Buffer.byteLength(received.body) > limit) return { status: 413, body: 'Request entity too large' };
    if (received.body.trim() === '') return says(400, 5, 'No data');
    const objects: HecObject[] = [];
    for (const [number, line] of received.body.split('\n').entries()) {
      const fault = whatIsWrong(line, options);
      if (typeof fault === 'string') break;
      if (fault) {
        keep(objects, false);
        return says(
          400,
          fault.code,
          fault.text,
          numbers ? { 'invalid-event-number': number + (fault.code === 7 ? 1 : 0) } : {},
        );
      }
      objects.push(parsed(line) as HecObject);
    }
    return says(200, 0, 'Success', keep(objects, options.acknowledge === true));
  };

  const keep = (objects: readonly HecObject[], counted: boolean) => {
    if (!counted) {
      indexed.push(...objects);
      return {};
    }
    waiting.set(next, { objects, asked: 0 });
    next += 1;
    return { ackId: next - 1 };
  };

  const acknowledge = (received: Received): Judged => {
    if (!options.acknowledge) return says(400, 14, 'ACK is disabled');
    const ids = (JSON.parse(received.body) as { acks: unknown }).acks;
    if (!Array.isArray(ids) || !ids.every(Number.isSafeInteger)) return says(400, 6, 'Invalid data format');
    return { status: 200, body: { acks: Object.fromEntries(ids.map((id: number) => [id, isIndexed(id)])) } };
  };

  /** Told once, and then forgotten. */
  const isIndexed = (id: number): boolean => {
    const request = waiting.get(id);
    if (!request || !indexing) return false;
    request.asked += 1;
    if (request.asked <= slow || request.objects.some((object) => options.never?.(object))) return false;
    waiting.delete(id);
    indexed.push(...request.objects);
    return true;
  };

  const endpoint = await startEndpoint(
    (received) => {
      const { pathname } = received.url;
      const ack = pathname === '/services/collector/ack';
      if (
        received.method !== 'POST' ||
        !(ack || /^\/services\/collector(?:\/event(?:\/1\.0)?)?$/.test(pathname))
      ) {
        return { status: 404, body: { text: 'The requested URL was not found on this server.', code: 404 } };
      }
      const refused =
        tokenFault(received, options.token) ?? (options.acknowledge ? channelFault(received) : undefined);
      return refused ?? (ack ? acknowledge(received) : collect(received));
    },
    { faulty: ({ pathname }) => !pathname.endsWith('/ack'), ...options },
  );
  return Object.assign(endpoint, {
    indexed,
    restart() {
      waiting = new Map();
      next = 0;
    },
    stopIndexing() {
      indexing = false;
    },
  });
}

function says(status: number, code: number, text: string, more: object = {}): Judged {
  return { status, body: { text, code, ...more } };
}

function tokenFault({ headers }: Received, token: string): Judged | undefined {
  if (headers.authorization === undefined) return says(401, 2, 'Token is required');
  if (!/^Splunk \S+$/.test(headers.authorization)) return says(401, 3, 'Invalid authorization');
  return headers.authorization === `Splunk ${token}` ? undefined : says(403, 4, 'Invalid token');
}

function channelFault({ headers, url }: Received): Judged | undefined {
  const channel = headers['x-splunk-request-channel'] ?? url.searchParams.get('channel');
  if (typeof channel !== 'string') return says(400, 10, 'Data channel is missing');
  return GUID.test(channel) ? undefined : says(400, 11, 'Invalid data channel');
}

/** Text: what is taken and dropped without a word, with all that follows, since its envelope has a key that nobody knows. */
function whatIsWrong(
  line: string,
  { poison, indices }: HecOptions,
): { code: number; text: string } | string | undefined {
  const object = parsed(line);
  if (!object) return { code: 6, text: 'Invalid data format' };
  if (object.event === undefined) return { code: 12, text: 'Event field is required' };
  if (object.event === '') return { code: 13, text: 'Event field cannot be blank' };
  const { fields } = object;
  if (fields !== undefined && !isFlat(fields)) return { code: 15, text: 'Error in handling indexed fields' };
  if (object.time !== undefined && !/^\{"time":\d+(?:\.\d+)?,/.test(line)) {
    return { code: 15, text: 'Error in handling indexed fields' };
  }
  if (object.index !== undefined && !indices?.includes(object.index))
    return { code: 7, text: 'Incorrect index' };
  if (poison?.(object)) return { code: 6, text: 'Invalid data format' };
  return Object.keys(object).find((key) => !KEYS.has(key));
}

function isFlat(fields: unknown): boolean {
  const isText = (value: unknown) => typeof value === 'string';
  return (
    typeof fields === 'object' &&
    fields !== null &&
    Object.values(fields).every((value) => isText(value) || (Array.isArray(value) && value.every(isText)))
  );
}

function parsed(line: string): HecObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
