/** File objects (docs.slack.dev/reference/objects/file-object). */
import type { Json, SimChannel, SimFile } from './types.ts';

interface Kind {
  readonly mimetype: string;
  readonly filetype: string;
  readonly pretty_type: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  png: { mimetype: 'image/png', filetype: 'png', pretty_type: 'PNG' },
  jpg: { mimetype: 'image/jpeg', filetype: 'jpg', pretty_type: 'JPEG' },
  gif: { mimetype: 'image/gif', filetype: 'gif', pretty_type: 'GIF' },
  csv: { mimetype: 'text/csv', filetype: 'csv', pretty_type: 'CSV' },
  txt: { mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain Text' },
  json: { mimetype: 'application/json', filetype: 'json', pretty_type: 'JSON' },
  ndjson: { mimetype: 'text/plain', filetype: 'text', pretty_type: 'Plain Text' },
};
const BINARY: Kind = { mimetype: 'application/octet-stream', filetype: 'binary', pretty_type: 'Binary' };

/** What an image of each kind begins with: Slack looks at the bytes as well as at the name. */
const MAGIC: Readonly<Record<string, Buffer>> = {
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  jpg: Buffer.from([0xff, 0xd8, 0xff]),
  gif: Buffer.from('GIF8'),
};
const PREVIEW = 1000;

function kindOf(name: string, head: Buffer | undefined): Kind {
  const ending = (name.split('.').at(-1) ?? '').toLowerCase();
  const kind = KINDS[ending === 'jpeg' ? 'jpg' : ending] ?? BINARY;
  const magic = MAGIC[kind.filetype];
  const fits = magic === undefined || head === undefined || head.subarray(0, magic.length).equals(magic);
  return fits ? kind : BINARY;
}

export interface NewFile {
  readonly id: string;
  readonly name: string;
  readonly title?: string | undefined;
  readonly altText?: string | undefined;
  readonly user: string;
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly size: number;
  /** The first bytes; undefined where there are none to look at. */
  readonly head?: Buffer;
}

export function fileOf(file: NewFile): SimFile {
  const { id, name, title, altText, user, origin, at, size, head } = file;
  const kind = kindOf(name, head);
  const reads = head !== undefined && /text|json|csv/.test(kind.filetype);
  return {
    id,
    created: Math.floor(at / 1000),
    name,
    title: title || name,
    ...kind,
    user,
    mode: 'hosted',
    size,
    ...(altText === undefined ? {} : { alt_txt: altText }),
    ...(reads ? previewOf(head, size) : {}),
    is_public: false,
    channels: [],
    groups: [],
    ims: [],
    url_private: `${origin}/files-pri/${id}/${encodeURIComponent(name)}`,
    url_private_download: `${origin}/files-pri/${id}/download/${encodeURIComponent(name)}`,
    permalink: `${origin}/files/${user}/${id}/${encodeURIComponent(name)}`,
  };
}

/** The first lines, whole where they are short enough. */
function previewOf(head: Buffer, size: number): { preview: string; preview_is_truncated: boolean } {
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(head).slice(0, PREVIEW);
  const truncated = Buffer.byteLength(text) < size;
  const whole = text.lastIndexOf('\n');
  return { preview: truncated && whole > 0 ? text.slice(0, whole) : text, preview_is_truncated: truncated };
}

/** Notes where a file was shared. */
export function shareIn(file: SimFile, { id, is_im, is_private }: SimChannel): void {
  const list = is_im ? file.ims : is_private ? file.groups : file.channels;
  if (!list.includes(id)) list.push(id);
  file.is_public ||= list === file.channels;
}

/** What is left of a deleted file in the messages that showed it. */
export function bury(file: SimFile): void {
  Object.assign(file, {
    mode: 'tombstone',
    name: '',
    title: '',
    size: 0,
    url_private: '',
    url_private_download: '',
  });
  delete file.preview;
}

/** As the Web API gives it; what Slack has not looked at yet has no kind. */
export function fileJson(file: SimFile, processed: boolean): Json {
  if (file.mode === 'tombstone') return { id: file.id, mode: 'tombstone' };
  const common = { timestamp: file.created, is_external: false, public_url_shared: false, editable: false };
  return { ...file, ...common, ...(processed ? {} : { mimetype: '', filetype: '', pretty_type: '' }) };
}

/** What an image block may show (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object). */
export const isPicture = ({ filetype, mode }: SimFile): boolean => mode === 'hosted' && filetype in MAGIC;
