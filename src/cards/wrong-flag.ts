import type { RichTextElement } from '@slack/types';
import type { Message } from './message.ts';
import { actions, button, code, type Fact, factLines, line, rich, text, valueButton } from './pieces.ts';
import { inert, inertFallback } from './text.ts';

export interface WrongInput {
  /** The word that is wrong, as typed: `--typ`. */
  readonly wrong: string;
  readonly kind: 'flag' | 'value' | 'command' | 'time';
  /** The command it was typed to: `events`. */
  readonly of: string;
  /** The nearest right one: `--type`. */
  readonly nearest?: string | undefined;
  /** The whole command as typed: `/insync events --typ Backup`. */
  readonly wrote: string;
  /** The same with the nearest put in; it can be run by a click. */
  readonly nearestCommand?: string | undefined;
  /** A right command, for when nothing is near. */
  readonly example?: string | undefined;
  /** Other right ones. */
  readonly known?: readonly string[] | undefined;
  /** What is wrong with a value or time, as a sentence without the value's remedy. */
  readonly message: string;
}

const KNOWN = 20;
const ROOM = 400;
/** `text` is escaped, which may make it five times as long. */
const FALLBACK_ROOM = 200;

/** A command that could not be understood: what is wrong, what is near, and what would be right. */
export function wrongFlag(input: WrongInput): Message {
  const nearest = inert(input.nearest ?? '', 80);
  const didYouMean = nearest === '' ? [] : [text(' Did you mean '), code(nearest), text('?')];
  const run = input.nearestCommand === undefined ? undefined : runButton(input.nearestCommand);
  return {
    text: fallbackText(input, nearest),
    blocks: [
      rich(line(...complaint(input), ...didYouMean, text('\n'), ...factLines(remedies(input)).elements)),
      actions(run, helpButton(input)),
    ],
  };
}

function complaint({ kind, wrong, of, message }: WrongInput): RichTextElement[] {
  const word = code(inert(wrong, 120) || ' ');
  if (kind === 'flag') return [word, text(' is not a flag of '), code(inert(of, 40)), text('.')];
  if (kind === 'command') return [word, text(' is not a command.')];
  const words = inert(message, ROOM);
  return [text(/[.!?]$/.test(words) || words === '' ? words : `${words}.`)];
}

function remedies(input: WrongInput): Fact[] {
  const fact = (label: string, command: string | undefined): Fact[] => {
    const shown = inert(command ?? '', ROOM);
    return shown === '' ? [] : [{ label, parts: [code(shown)] }];
  };
  const known = (input.known ?? []).slice(0, KNOWN);
  return [
    ...fact('You wrote', input.wrote),
    ...fact('Nearest', input.nearestCommand),
    ...(input.nearestCommand === undefined ? fact('Example', input.example) : []),
    ...(known.length === 0 ? [] : [{ label: 'Known', parts: knownParts(known, input.known?.length ?? 0) }]),
  ];
}

function knownParts(known: readonly string[], total: number): RichTextElement[] {
  const words = known.map((word) => inert(word, 60)).filter((word) => word !== '');
  return [
    ...words.flatMap((word, index) => [...(index === 0 ? [] : [text(' ')]), code(word)]),
    text(total > known.length ? ` and ${total - known.length} more` : ''),
  ];
}

function runButton(command: string) {
  return valueButton('command.run', 'Run the nearest', command, 'primary');
}

/** The value `all` is no command's name and stands for help on everything. */
function helpButton({ kind, of }: WrongInput) {
  const name = inert(of, 40);
  if (kind === 'command' || name === '') return button('help.command', 'What you can ask', 'all');
  return valueButton('help.command', `Flags of ${name}`, of) ?? button('help.command', 'Help', 'all');
}

function fallbackText(input: WrongInput, nearest: string): string {
  const wrong = inertFallback(input.wrong, 120);
  const said = {
    flag: `${wrong} is not a flag.`,
    command: `${wrong} is not a command.`,
    value: inertFallback(input.message, FALLBACK_ROOM),
    time: inertFallback(input.message, FALLBACK_ROOM),
  }[input.kind];
  const mean = nearest === '' ? '' : ` Did you mean ${inertFallback(nearest, 80)}?`;
  const right = input.nearestCommand ?? input.example ?? '';
  return `${said}${mean}${right === '' ? '' : ` Try: ${inertFallback(right, FALLBACK_ROOM)}`}`;
}
