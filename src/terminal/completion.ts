/** What makes a shell complete our commands and flags, written from their definitions. Pure. */
import { type CommandDefinition, commandsAt } from '../query/commands.ts';
import type { Shell } from '../query/setup-commands.ts';

export function completionScript(shell: Shell): string {
  const commands = commandsAt('terminal');
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
  }
}

type Commands = readonly CommandDefinition[];

/** The first words of all names. */
function firsts(commands: Commands): string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ', 1)[0] ?? ''))].sort();
}

/** The second words that may follow a first. */
function seconds(commands: Commands, first: string): string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
}

const flagsOf = ({ flags }: CommandDefinition) => [...flags.map(({ name }) => `--${name}`), '--help'];

/** Words that may stand after a name: those of a closed list, or a command to tell about. */
function wordsAfter({ name, argument }: CommandDefinition, commands: Commands): string[] {
  if (name === 'help') return firsts(commands);
  const list = argument?.says.split(', ') ?? [];
  return list.length > 1 && list.every((word) => /^[a-z]+$/.test(word)) ? list : [];
}

const takesFile = ({ argument }: CommandDefinition) => argument?.name === 'file';

// ---------------------------------------------------------------- bash

function bash(commands: Commands): string {
  const names = commands.map((command) => {
    const [first = '', second] = command.name.split(' ');
    const more = second === undefined ? seconds(commands, first) : [];
    const words = [...more, ...wordsAfter(command, commands)].join(' ');
    const files = takesFile(command) ? ' files=1' : '';
    return `    '${command.name}') words='${words}' flags='${flagsOf(command).join(' ')}'${files} ;;`;
  });
  const halves = firsts(commands)
    .filter((first) => !commands.some(({ name }) => name === first))
    .map((first) => `    '${first}') words='${seconds(commands, first).join(' ')}' ;;`);
  const choices = choicesIn(commands).map(
    ([command, flag, values]) => `    '${command} --${flag}') values='${values.join(' ')}' ;;`,
  );
  const twos = commands.flatMap(({ name }) => (name.includes(' ') ? [`'${name}'`] : []));
  return `# bash completion for insync: eval "$(insync completion bash)", or write it to a file in
# ~/.local/share/bash-completion/completions/insync
_insync() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local words='' flags='' values='' files=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -le 1 ]; then
    COMPREPLY=($(compgen -W '${firsts(commands).join(' ')}' -- "$cur"))
    return
  fi
  if [ "$COMP_CWORD" -gt 2 ]; then
    case "$command \${COMP_WORDS[2]}" in ${twos.join('|')}) command="$command \${COMP_WORDS[2]}" ;; esac
  fi
  case "$command $prev" in
${[...choices, '    *) ;;'].join('\n')}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$cur"))
    return
  fi
  case "$command" in
${[...names, ...halves, '    *) ;;'].join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")); [ -n "$files" ] && COMPREPLY+=($(compgen -f -- "$cur")) ;;
  esac
}
complete -o default -F _insync insync
`;
}

function choicesIn(commands: Commands): (readonly [string, string, readonly string[]])[] {
  return commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) => (flag.choices ? [[name, flag.name, flag.choices] as const] : [])),
  );
}

// ---------------------------------------------------------------- zsh

/** In single quotes; brackets and colons have a meaning for _describe and _arguments. */
const quoted = (text: string) => text.replace(/([[\]:\\])/g, '\\$1').replaceAll("'", "'\\''");

function zsh(commands: Commands): string {
  const described = firsts(commands).map((first) => {
    const summary =
      commands.find(({ name }) => name === first)?.summary ?? seconds(commands, first).join(', ');
    return `    '${first}:${quoted(summary)}'`;
  });
  const cases = commands.map((command) => {
    const flags = command.flags.map(({ name, says, value, choices }) => {
      const after = value === undefined ? '' : `:${value}:${choices ? `(${choices.join(' ')})` : ' '}`;
      return `'*--${name}[${quoted(says)}]${after}'`;
    });
    const words = [...secondsOf(command, commands), ...wordsAfter(command, commands)];
    const rest = takesFile(command)
      ? `'*:file:_files'`
      : words.length > 0
        ? `'1:word:(${words.join(' ')})'`
        : '';
    return `    '${command.name}') _arguments ${[...flags, `'--help[Tell about it]'`, rest].filter(Boolean).join(' ')} ;;`;
  });
  const halves = firsts(commands)
    .filter((first) => !commands.some(({ name }) => name === first))
    .map((first) => `    '${first}') _arguments '1:word:(${seconds(commands, first).join(' ')})' ;;`);
  const twos = commands.flatMap(({ name }) => (name.includes(' ') ? [`'${name}'`] : []));
  return `#compdef insync
# zsh completion for insync: write it to a file named _insync in a folder of $fpath, or eval "$(insync completion zsh)"
_insync() {
  local command=\${words[2]}
  if (( CURRENT == 2 )); then
    local -a commands=(
${described.join('\n')}
    )
    _describe command commands
    return
  fi
  local skip=1
  if (( CURRENT > 3 )); then
    case "$command \${words[3]}" in ${twos.join('|')}) command="$command \${words[3]}"; skip=2 ;; esac
  fi
  shift $skip words
  (( CURRENT -= skip ))
  case "$command" in
${[...cases, ...halves].join('\n')}
  esac
}
if [ "$funcstack[1]" = _insync ]; then _insync "$@"; else compdef _insync insync; fi
`;
}

function secondsOf({ name }: CommandDefinition, commands: Commands): string[] {
  return name.includes(' ') ? [] : seconds(commands, name);
}

// ---------------------------------------------------------------- fish

const fishQuoted = (text: string) => `'${text.replace(/([\\'])/g, '\\$1')}'`;

function fish(commands: Commands): string {
  const lines = firsts(commands).map((first) => {
    const summary = commands.find(({ name }) => name === first)?.summary ?? '';
    return `complete -c insync -n __fish_use_subcommand -a ${first}${summary === '' ? '' : ` -d ${fishQuoted(summary)}`}`;
  });
  const twos = commands
    .filter(({ name }) => name.includes(' '))
    .map(({ name, summary }) => {
      const [first, second] = name.split(' ');
      const others = seconds(commands, first ?? '').join(' ');
      const here = `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${others}`;
      return `complete -c insync -n '${here}' -a ${second} -d ${fishQuoted(summary)}`;
    });
  const rest = commands.flatMap((command) => {
    const here = condition(command, commands);
    const flags = command.flags.map(({ name, says, value, choices }) => {
      const takes = value === undefined ? '' : choices ? ` -x -a ${fishQuoted(choices.join(' '))}` : ' -x';
      return `complete -c insync -n '${here}' -l ${name} -d ${fishQuoted(says)}${takes}`;
    });
    const words = wordsAfter(command, commands);
    return [
      ...flags,
      ...(words.length === 0 ? [] : [`complete -c insync -n '${here}' -a ${fishQuoted(words.join(' '))}`]),
      ...(takesFile(command) ? [`complete -c insync -n '${here}' -F`] : []),
    ];
  });
  return `# fish completion for insync: insync completion fish > ~/.config/fish/completions/insync.fish
complete -c insync -f
${[...lines, ...twos, ...rest].join('\n')}
`;
}

/** The words typed name this command, and none that begins alike. */
function condition({ name }: CommandDefinition, commands: Commands): string {
  const [first = '', second] = name.split(' ');
  const seen = `__fish_seen_subcommand_from ${first}`;
  if (second !== undefined) return `${seen}; and __fish_seen_subcommand_from ${second}`;
  const others = seconds(commands, first);
  return others.length === 0 ? seen : `${seen}; and not __fish_seen_subcommand_from ${others.join(' ')}`;
}
