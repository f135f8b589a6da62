/** The command as a process runs it, with its streams as texts. */
import { runTerminal } from '../../src/terminal/run.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import type { Output, Terminal, TerminalArchive } from '../../src/terminal/terminal.ts';
import { DEFAULT_RULES, NOW } from '../contract/samples.ts';
import { configOf } from './lookups-rig.ts';
import { PIPE, screen, wording, writers } from './terminal-samples.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function output(isTty: boolean, shown: Screen, into: string[]): Output {
  const write = async (text: string) => void into.push(text);
  return { isTty, screen: shown, write };
}

export interface Given extends Partial<Terminal> {
  readonly tty?: boolean;
}

/** Runs a command line over an archive, as a script would unless it is a `tty`. */
export async function run(
  archive: TerminalArchive,
  words: string | readonly string[],
  given: Given = {},
): Promise<Ran> {
  const { tty = false, ...more } = given;
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runTerminal(
    typeof words === 'string' ? words.split(' ').filter((word) => word !== '') : words,
    {
      out: output(tty, tty ? screen(100, true) : PIPE, out),
      err: output(tty, tty ? screen(100) : PIPE, err),
      openArchive: async () => ({ ...archive, close: async () => undefined }),
      openForwardActs: async () => {
        throw new Error('nothing is done here');
      },
      person: { id: 'terminal', name: 'maya' },
      readRules: async () => ({ ok: true, rules: configOf({ alert: DEFAULT_RULES }) }),
      migrate: async () => ({ end: 'stopped' }),
      backups: {
        write: async () => ({ end: 'stopped' }),
        verify: async () => {
          throw new Error('nothing is looked through here');
        },
      },
      launch: async () => undefined,
      setup: async () => {
        throw new Error('nothing is set up here');
      },
      versions: { insync: '1.2.3', node: '24.0.0', sqlite: '3.51.0' },
      wording,
      writers,
      clock: () => NOW,
      zone: 'UTC',
      stop: new AbortController().signal,
      ...more,
    },
  );
  return { code, out: out.join(''), err: err.join('') };
}
