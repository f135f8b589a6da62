import { openAsBlob } from 'node:fs';
import type { WebClient } from '@slack/web-api';
import { patiently } from './direct.ts';

/** Where a file is shown. */
interface Share {
  readonly channel: string;
  readonly comment: string;
}

interface Upload {
  readonly name: string;
  readonly title: string;
  readonly content: Blob;
}

/** Slack takes this long for a large file at most, ms. */
const UPLOAD_WITHIN = 300_000;

interface Uploading {
  /** Without it the file is ours alone and can stand in blocks. */
  readonly share?: Share;
  /** Ends it; a file that is not complete by then never is one. */
  readonly signal?: AbortSignal;
}

/** A file on disk, read as it is sent. */
export async function fileOnDisk(path: string, name: string): Promise<Upload> {
  return { name, title: name, content: await openAsBlob(path) };
}

/**
 * Brings a file to Slack in its three steps (docs.slack.dev/messaging/working-with-files). The client's own helper
 * would hold the whole file in memory.
 *
 * @returns the file's id
 * @throws what the client throws, Error when the upload is refused, and the signal's reason
 */
export async function uploadFile(
  client: WebClient,
  { name, title, content }: Upload,
  { share, signal }: Uploading = {},
): Promise<string> {
  const { upload_url, file_id } = await patiently(
    () => client.files.getUploadURLExternal({ filename: name, length: content.size }),
    signal,
  );
  if (!upload_url || !file_id) throw new Error('Slack named no place to upload to');
  const within = AbortSignal.timeout(UPLOAD_WITHIN);
  const response = await fetch(upload_url, {
    method: 'POST',
    body: content,
    signal: signal ? AbortSignal.any([within, signal]) : within,
  });
  if (!response.ok) throw uploadRefused(response.status);
  signal?.throwIfAborted();
  const files: [{ id: string; title: string }] = [{ id: file_id, title }];
  const shared = share ? { files, channel_id: share.channel, initial_comment: share.comment } : { files };
  await patiently(() => client.files.completeUploadExternal(shared), signal);
  return file_id;
}

function uploadRefused(status: number): Error {
  return Object.assign(new Error('Slack refused the upload'), { code: `HTTP ${status}` });
}
