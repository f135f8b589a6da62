/**
 * A simulated OpenSearch with data streams, strict about its bulk interface (docs.opensearch.org, "Bulk"; elastic.co/docs,
 * "Bulk index or delete documents" and "Use a data stream"). It uses nothing of ours.
 */
import {
  type Endpoint,
  type EndpointOptions,
  type Judged,
  type Received,
  startEndpoint,
} from './endpoint.ts';

type Document = Readonly<Record<string, unknown>>;

export interface OpenSearchOptions extends EndpointOptions {
  /** The whole header that it takes; undefined takes everybody. */
  readonly authorization?: string;
  readonly stream: string;
  /** Larger requests are answered with 413, unpacked bytes. */
  readonly limit?: number;
  /** What its mapping does not take. */
  readonly poison?: (document: Document) => boolean;
}

interface ItemFault {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
}

export interface OpenSearchEndpoint extends Endpoint {
  /** By id. */
  readonly documents: ReadonlyMap<string, Document>;
  /** How many documents it was asked to create, those it had already included. */
  asked(): number;
  /** One for each of the next documents; undefined lets one through. */
  failItems(...faults: readonly (ItemFault | undefined)[]): void;
}

export async function startOpenSearch(options: OpenSearchOptions): Promise<OpenSearchEndpoint> {
  const documents = new Map<string, Document>();
  const faults: (ItemFault | undefined)[] = [];
  let asked = 0;

  const create = (stream: string, action: string, source: string): { create: object } => {
    asked += 1;
    const failed = (status: number, type: string, reason: string) => ({
      create: { status, error: { type, reason } },
    });
    const id = (JSON.parse(action) as { create: { _id: string } }).create._id;
    const fault = faults.shift();
    if (stream !== options.stream)
      return failed(404, 'index_not_found_exception', `no such index [${stream}]`);
    if (fault) return failed(fault.status, fault.type, fault.reason);
    if (documents.has(id)) {
      const reason = `[${id}]: version conflict, document already exists (current version [1])`;
      return failed(409, 'version_conflict_engine_exception', reason);
    }
    const document = documentIn(source);
    if (!document)
      return failed(400, 'document_parsing_exception', '[1:1] failed to parse: Malformed content');
    if (typeof document['@timestamp'] !== 'string' || Number.isNaN(Date.parse(document['@timestamp']))) {
      return failed(400, 'document_parsing_exception', 'data stream timestamp field [@timestamp] is missing');
    }
    if (options.poison?.(document)) {
      return failed(400, 'document_parsing_exception', '[1:9] failed to parse field [x] of type [long]');
    }
    documents.set(id, document);
    return {
      create: { _index: `.ds-${stream}-000001`, _id: id, _version: 1, result: 'created', status: 201 },
    };
  };

  const endpoint = await startEndpoint((received) => {
    const [, stream = '', action] = received.url.pathname.split('/');
    if (received.method !== 'POST' || action !== '_bulk')
      return wrong(405, 'method_not_allowed', 'no such method');
    const refused = requestFault(received, options);
    if (refused) return refused;
    const lines = received.body.slice(0, -1).split('\n');
    const actions = lines.filter((_, at) => at % 2 === 0);
    const bad =
      lines.length % 2 === 1 ? 'an action without a document' : actions.map(actionFault).find(Boolean);
    if (bad) return wrong(400, 'illegal_argument_exception', bad);
    const items = actions.map((line, at) =>
      create(decodeURIComponent(stream), line, lines[2 * at + 1] as string),
    );
    const errors = items.some((item) => 'error' in item.create);
    return { status: 200, body: { took: 3, errors, items } };
  }, options);
  return Object.assign(endpoint, {
    documents,
    asked: () => asked,
    failItems: (...more: typeof faults) => void faults.push(...more),
  });
}

function wrong(status: number, type: string, reason: string): Judged {
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } };
}

function requestFault({ headers, body }: Received, options: OpenSearchOptions): Judged | undefined {
  const { authorization, limit = Number.POSITIVE_INFINITY } = options;
  if (authorization !== undefined && headers.authorization !== authorization) {
    return wrong(401, 'security_exception', `unable to authenticate with ${headers.authorization}`);
  }
  const type = headers['content-type'];
  if (type !== 'application/x-ndjson' && type !== 'application/json') {
    return { status: 406, body: { error: `Content-Type header [${type}] is not supported`, status: 406 } };
  }
  if (headers['transfer-encoding'] !== undefined) return wrong(411, 'length_required', 'no chunks');
  if (Buffer.byteLength(body) > limit)
    return { status: 413, body: '<html>413 Request Entity Too Large</html>' };
  if (body.endsWith('\n')) return undefined;
  return wrong(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]');
}

function actionFault(line: string): string | undefined {
  const action = documentIn(line);
  const [verb, ...more] = Object.keys(action ?? {});
  if (!action || more.length > 0) return 'Malformed action/metadata line, expected one field';
  if (verb !== 'create') return 'only write ops with an op_type of create are allowed in data streams';
  const id = (action.create as { readonly _id?: unknown } | undefined)?._id;
  if (typeof id !== 'string' || id === '') return 'an id is missing';
  return Buffer.byteLength(id) > 512 ? `id [${id}] is too long, must be no longer than 512 bytes` : undefined;
}

function documentIn(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Document)
      : undefined;
  } catch {
    return undefined;
  }
}
