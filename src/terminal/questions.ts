/** Questions at a prompt, each asked until it is answered. */
import type { Output } from './terminal.ts';

/** Ctrl-C, or there is nothing more to read. */
class StopError extends Error {}

export function isStop(error: unknown): boolean {
  return error instanceof StopError;
}

export interface Questions {
  /** What Enter alone means stands in brackets; asked again where it means nothing. */
  text(what: string, usual: string | undefined): Promise<string>;
  /** Not shown while it is typed; Enter alone keeps what is set. */
  secret(what: string, set: string | undefined): Promise<string>;
  yesNo(what: string, usual: boolean): Promise<boolean>;
  choice<T extends string>(what: string, choices: readonly T[], usual: T): Promise<T>;
  /** Something was wrong: once more, or on all the same. */
  again(): Promise<boolean>;
}

/** Every question throws what `isStop` knows when nobody answers any more. */
export function questionsOn(
  ask: (prompt: string, secret: boolean) => Promise<string | undefined>,
  out: Pick<Output, 'write'>,
  stop: AbortSignal,
): Questions {
  const stopped = new Promise<undefined>((resolve) => {
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const line = async (prompt: string, secret = false): Promise<string> => {
    const typed = stop.aborted ? undefined : await Promise.race([ask(prompt, secret), stopped]);
    if (typed === undefined || stop.aborted) throw new StopError();
    return typed.trim();
  };
  const text: Questions['text'] = async (what, usual) => {
    for (;;) {
      const typed = await line(`${what}${usual === undefined || usual === '' ? '' : ` [${usual}]`}: `);
      const answer = typed === '' ? usual : typed;
      if (answer !== undefined) return answer;
    }
  };
  const yesNo: Questions['yesNo'] = async (what, usual) => {
    for (;;) {
      const typed = (await line(`${what} [${usual ? 'yes' : 'no'}]: `)).toLowerCase();
      if (typed === '') return usual;
      if (/^y(es)?$/.test(typed)) return true;
      if (/^no?$/.test(typed)) return false;
    }
  };
  return {
    text,
    yesNo,
    async secret(what, set) {
      for (;;) {
        const typed = await line(`${what}${set === undefined ? '' : ' [as it is set]'}, not shown: `, true);
        const answer = typed === '' ? set : typed;
        if (answer !== undefined) return answer;
      }
    },
    async choice(what, choices, usual) {
      for (;;) {
        const typed = (await text(what, usual)).toLowerCase();
        const found = choices.find((choice) => choice === typed);
        if (found !== undefined) return found;
        await out.write(`One of ${choices.join(', ')}.\n`);
      }
    },
    again: () => yesNo('Enter it once more? With no it goes on all the same.', true),
  };
}
