/** The commands of one who sets the bot up, and what they meet besides the rest of the terminal. */
import type { Check } from '../domain/checkup.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Config } from '../domain/rules.ts';
import type { Command, SetupCommand } from '../query/command.ts';
import { checkConfig } from './check-config.ts';
import { completionScript } from './completion.ts';
import { doctor } from './doctor.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { init } from './init.ts';
import type { InitParts } from './init-parts.ts';
import { routesTest } from './routes-test.ts';
import type { Terminal } from './terminal.ts';

/** What is wrong in a configuration file, or with the file itself (`line` is undefined then). */
export interface FaultTold {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** `routes[1].match.severity`, or a variable. */
  readonly path: string;
  readonly message: string;
  readonly nearest: readonly string[];
  /** '' where the message says it. */
  readonly cure: string;
}

type FileRead =
  | { readonly ok: true; readonly file: string; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly FaultTold[] };

export interface Setup {
  /** Looks at all a bot needs; `told` hears each check when it is there. */
  readonly examine: (told: (check: Check) => void, signal: AbortSignal) => Promise<readonly Check[]>;
  /** The file named, or the one of the environment. */
  readonly readFile: (file?: string) => Promise<FileRead>;
  /** A record as Druva sends it, with what it lacks to be an event put in; undefined for what is no JSON object. */
  readonly decode: (json: string, now: number) => InsyncEvent | undefined;
  /** Standard input, to its end. @throws Error where it is too long. */
  readonly readInput: () => Promise<string>;
  readonly init: () => Promise<InitParts>;
}

const SETUP: readonly string[] = [
  'init',
  'doctor',
  'check-config',
  'routes test',
  'completion',
] satisfies readonly SetupCommand['name'][];

export function isSetup(command: Command): command is SetupCommand {
  return SETUP.includes(command.name);
}

export async function setUp(command: SetupCommand, terminal: Terminal): Promise<ExitCode> {
  switch (command.name) {
    case 'init':
      return init(command, terminal);
    case 'doctor':
      return doctor(command, terminal);
    case 'check-config':
      return checkConfig(command, terminal);
    case 'routes test':
      return routesTest(command, terminal);
    case 'completion':
      await terminal.out.write(completionScript(command.shell));
      return EXIT.answered;
  }
}
