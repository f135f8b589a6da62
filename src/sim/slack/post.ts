import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

interface Answer {
  readonly status: number;
  readonly body: string;
  /** The app asks not to be sent this again. */
  readonly noRetry: boolean;
}

/** One POST on a connection of its own. Undefined when no answer came in time; throws what the connection throws. */
export function postOnce(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Answer | undefined> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        clearTimeout(timer);
        const noRetry = response.headers['x-slack-no-retry'] === '1';
        resolve({ status: response.statusCode ?? 0, body: text, noRetry });
      });
      response.on('error', reject);
    });
    const timer = setTimeout(() => {
      resolve(undefined);
      request.destroy();
    }, timeoutMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}
