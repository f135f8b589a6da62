import type { RichTextElement } from '@slack/types';
import { typedCommand } from './command-line.ts';
import type { Message } from './message.ts';
import { actions, button, code, type Fact, factLines, line, rich, text, valueButton } from './pieces.ts';
import { inert, inertFallback } from './text.ts';

export interface WrongInput {
  /** The word that is wrong, as typed: `--typ`. */
  readonly wrong: string;
  readonly kind: 'flag' | 'value' | 'command' | 'time' | 'quotes' | 'contradiction';
  /** The command it was typed to: `events`; '' where none was recognised. */
  readonly of: string;
  /** The nearest right one: `--type`. */
  readonly nearest?: string | undefined;
  /** The whole command as typed: `/insync events --typ Backup`. */
  readonly wrote: string;
  /** The same mended, with or without `/insync`; it can be run by a click. */
  readonly nearestCommand?: string | undefined;
  /** A right command, for when nothing is near; with or without `/insync`. */
  readonly example?: string | undefined;
  /** Other right ones. */
  readonly known?: readonly string[] | undefined;
  /** What is wrong, as a clause. Flags and commands have their own words. */
  readonly message: string;
  /** What else is wrong, as clauses. */
  readonly also?: readonly string[] | undefined;
}

const KNOWN = 20;
const ROOM = 400;
/** `text` is escaped, which may make it five times as long. */
const FALLBACK_ROOM = 200;

/** A command that could not be understood: what is wrong, what is near, and what would be right. */
export function wrongFlag(given: WrongInput): Message {
  const input = {
    ...given,
    nearestCommand: given.nearestCommand && typedCommand(given.nearestCommand),
    example: given.example && typedCommand(given.example),
  };
  const nearest = inert(input.nearest ?? '', 80);
  const didYouMean = nearest === '' ? [] : [text(' Did you mean '), code(nearest), text('?')];
  const run = valueButton('command.instead', 'Run the nearest', input.nearestCommand ?? '', 'primary');
  return {
    text: fallbackText(input, nearest),
    blocks: [
      rich(line(...complaint(input), ...didYouMean, text('\n'), ...factLines(remedies(input)).elements)),
      actions(run, helpButton(input)),
    ],
  };
}

function complaint({ kind, wrong, of, message }: WrongInput): RichTextElement[] {
  const word = inert(wrong, 120);
  const command = inert(of, 40);
  if (kind === 'flag' && command !== '' && word !== '') {
    return [code(word), text(' is not a flag of '), code(command), text('.')];
  }
  return standOut(inert(message, ROOM), word);
}

/** The wrong word as code, where the clause begins with it or quotes it. */
function standOut(clause: string, word: string): RichTextElement[] {
  if (word === '') return [text(sentence(clause, word))];
  const quoted = `"${word}"`;
  if (clause.startsWith(word)) return [code(word), text(stopped(clause.slice(word.length)))];
  const at = clause.indexOf(quoted);
  if (at < 0) return [text(sentence(clause, word))];
  return [text(capital(clause.slice(0, at))), code(word), text(stopped(clause.slice(at + quoted.length)))];
}

/** A clause with a full stop and a capital, unless it begins with the word as typed. */
function sentence(clause: string, word: string): string {
  if (clause === '') return 'This command cannot be understood.';
  return word !== '' && clause.startsWith(word) ? stopped(clause) : capital(stopped(clause));
}

function capital(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

function stopped(clause: string): string {
  return /[.!?…]$/.test(clause) ? clause : `${clause}.`;
}

function remedies(input: WrongInput): Fact[] {
  const fact = (label: string, command: string | undefined): Fact[] => {
    const shown = inert(command ?? '', ROOM);
    return shown === '' ? [] : [{ label, parts: [code(shown)] }];
  };
  const known = input.nearestCommand !== undefined ? [] : (input.known ?? []).slice(0, KNOWN);
  const also = (input.also ?? []).slice(0, 5).map((clause) => stopped(inert(clause, ROOM / 2)));
  return [
    ...(also.length === 0 ? [] : [{ label: 'Also', parts: [text(also.join(' '))] }]),
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

/** The value `all` is no command's name and stands for help on everything. */
function helpButton({ kind, of }: WrongInput) {
  const name = inert(of, 40);
  if (kind === 'command' || name === '') return button('help.command', 'What you can ask', 'all');
  return valueButton('help.command', `Flags of ${name}`, of) ?? button('help.command', 'Help', 'all');
}

function fallbackText(input: WrongInput, nearest: string): string {
  const { kind, wrong, of, message, nearestCommand, example } = input;
  const flag = kind === 'flag' && of !== '' && wrong !== '';
  const said = flag
    ? `${inertFallback(wrong, 120)} is not a flag.`
    : inertFallback(sentence(inert(message, FALLBACK_ROOM), inert(wrong, 120)), FALLBACK_ROOM);
  const mean = nearest === '' ? '' : ` Did you mean ${inertFallback(nearest, 80)}?`;
  const right = nearestCommand ?? example ?? '';
  return `${said}${mean}${right === '' ? '' : ` Try: ${inertFallback(right, FALLBACK_ROOM)}`}`;
}
