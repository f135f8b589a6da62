/** Lines that a person types at a terminal, or a script through a pipe. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

interface Streams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

export interface Prompt {
  /** Undefined when there are no more lines. */
  ask(prompt: string, secret: boolean): Promise<string | undefined>;
  close(): void;
}

/** Nothing is read before the first question. */
export function promptOn(streams: Streams): Prompt {
  let reading: Prompt | undefined;
  return {
    ask(prompt, secret) {
      reading ??= reader(streams);
      return reading.ask(prompt, secret);
    },
    close: () => reading?.close(),
  };
}

function reader({ input, output }: Streams): Prompt {
  let muted = false;
  const shown = new Writable({
    write(chunk, encoding, done) {
      // Not waited for: what comes behind a prompt would be judged by the silence that follows it.
      if (!muted) output.write(chunk, encoding);
      done();
    },
  });
  const terminal = input.isTTY === true && output.isTTY === true;
  const lines = createInterface({ input, output: shown, terminal, historySize: 0 });
  // Lines of a pipe come whether somebody has asked or not.
  const waiting: string[] = [];
  let wanted: ((line: string | undefined) => void) | undefined;
  let over = false;
  const give = (line: string | undefined) => {
    const taker = wanted;
    wanted = undefined;
    taker?.(line);
  };
  lines.on('line', (line) => (wanted ? give(line) : waiting.push(line)));
  lines.on('SIGINT', () => lines.close());
  lines.on('close', () => {
    over = true;
    give(undefined);
  });
  const next = () =>
    new Promise<string | undefined>((resolve) => {
      if (waiting.length > 0 || over) resolve(waiting.shift());
      else wanted = resolve;
    });
  return {
    async ask(prompt, secret) {
      lines.setPrompt(prompt);
      if (over) output.write(prompt);
      else lines.prompt();
      muted = secret;
      const line = await next();
      muted = false;
      // The line's own end was not echoed.
      if (secret && terminal) output.write('\n');
      return line;
    },
    close: () => lines.close(),
  };
}
