/** The bytes of files: uploaded to the place Slack named, downloaded with the bot's token. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { passes, strike } from './api.ts';
import { takeFault } from './faults.ts';
import { sendText } from './http.ts';
import { boundaryOf, fileOfForm } from './multipart.ts';
import type { World } from './state.ts';

/** Bytes as they are, or the file of a multipart form; anything but the promised length is refused. */
export async function handleUpload(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const upload = world.uploads.get(id);
  const fault = takeFault(world, 'upload', '');
  if (fault !== undefined && !(await passes(fault))) {
    request.resume();
    return strike(fault, response, world);
  }
  if (upload === undefined || request.method !== 'POST') {
    request.resume();
    return sendText(response, 404, 'no such upload');
  }
  const boundary = boundaryOf(request.headers['content-type'] ?? '');
  const written = await world.shelf.write(
    id,
    boundary === undefined ? request : fileOfForm(request, boundary),
  );
  const fits = written.size === upload.length;
  const said = fits ? `OK - ${written.size}` : `expected ${upload.length} bytes, got ${written.size}`;
  world.journal.push({
    method: 'upload',
    args: { file: id, bytes: written.size },
    status: fits ? 200 : 400,
    at: world.clock(),
  });
  if (fits) upload.written = written;
  else {
    delete upload.written;
    await world.shelf.remove(id);
  }
  if (fault !== undefined && fault.kind !== 'slow') return strike(fault, response, world);
  sendText(response, fits ? 200 : 400, said);
}

/** Who may not read files is sent to the sign-in page, as a browser would be. */
export async function handleDownload(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== world.options.botToken || !world.scopes.has('files:read')) {
    response.writeHead(302, { location: `${world.origin}/signin` });
    response.end();
    return;
  }
  const file = world.state.files.get(id);
  const bytes = world.shelf.read(id);
  if (file === undefined || bytes === undefined) return sendText(response, 404, 'no such file');
  response.writeHead(200, { 'content-type': file.mimetype, 'content-length': file.size });
  await pipeline(bytes, response);
}
