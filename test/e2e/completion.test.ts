/** What the shells make of the completion: each is asked as when a person presses Tab. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsAt } from '../../src/query/commands.ts';
import { completionScript } from '../../src/terminal/completion.ts';

const FIRSTS = [...new Set(commandsAt('terminal').map(({ name }) => name.split(' ')[0] ?? ''))].sort();

let folder: string;
const files: Record<string, string> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'insync-completion-'));
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    files[shell] = join(folder, shell === 'zsh' ? '_insync' : `insync.${shell}`);
    writeFileSync(files[shell], completionScript(shell));
  }
  writeFileSync(join(folder, 'own.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

function sh(program: string, words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, words, {
    encoding: 'utf8',
    cwd: folder,
    timeout: 10_000,
  });
  expect([stderr, status], words.join(' ')).toEqual(['', 0]);
  return stdout;
}

/** What bash offers for the words, the last of which is being typed. */
function inBash(...words: readonly string[]): string[] {
  const typed = ['insync', ...words].map((word) => `'${word}'`).join(' ');
  const script = `source '${files.bash}'; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _insync; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return sh('bash', ['--norc', '-c', script])
    .split('\n')
    .filter((line) => line !== '');
}

/** The same of fish, with what it says of each. */
function inFish(...words: readonly string[]): string[] {
  const typed = `insync ${words.join(' ')}`;
  const script = `source '${files.fish}'; complete -C '${typed}'`;
  return sh('fish', ['--no-config', '-c', script])
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((line) => line !== '');
}

describe('bash', () => {
  it('offers every command, and those that begin so', () => {
    expect(inBash('')).toEqual(FIRSTS);
    expect(inBash('ex')).toEqual(['export']);
  });

  it('offers the second words, and the flags of either', () => {
    expect(inBash('routes', '')).toEqual(['test']);
    expect(inBash('audit', '')).toEqual(['export', 'verify']);
    expect(inBash('audit', '--')).toContain('--by');
    expect(inBash('audit', 'verify', '--')).toEqual(['--expected', '--json', '--help']);
  });

  it.each(commandsAt('terminal').map((each) => [each.name, each] as const))(
    'offers the flags of %s',
    (name, { flags }) => {
      expect(inBash(...name.split(' '), '--').sort()).toEqual(
        [...flags.map((flag) => `--${flag.name}`), '--help'].sort(),
      );
    },
  );

  it('offers the values of a closed list, words of one, and files where files belong', () => {
    expect(inBash('events', '--sort', '')).toEqual(['time', 'severity']);
    expect(inBash('completion', 'f')).toEqual(['fish']);
    expect(inBash('check-config', 'ow')).toEqual(['own.yaml']);
    expect(inBash('nonsense', '')).toEqual([]);
  });
});

describe.runIf(has('fish'))('fish', () => {
  it('offers commands, second words, flags and values', () => {
    expect(inFish('').sort()).toEqual(FIRSTS);
    expect(inFish('audit', '')).toEqual(expect.arrayContaining(['export', 'verify']));
    expect(inFish('audit', 'verify', '--')).toEqual(expect.arrayContaining(['--expected', '--json']));
    expect(inFish('audit', 'verify', '--')).not.toContain('--format');
    expect(inFish('events', '--sort', '')).toEqual(expect.arrayContaining(['time', 'severity']));
    expect(inFish('completion', '').sort()).toEqual(['bash', 'fish', 'zsh']);
  });
});

describe.runIf(has('zsh'))('zsh', () => {
  /** What an interactive shell runs when these keys were pressed, Tab among them. */
  const ran = (keys: string) => {
    const script = [
      'zmodload zsh/zpty',
      'zpty z zsh -f -i',
      `zpty -w z "PROMPT='' fpath=('${folder}' \\$fpath); autoload -Uz compinit; compinit -u -D; setopt no_beep"`,
      `zpty -w z 'insync() { print "got <$*>" }'`,
      `zpty -w z "print rea''dy"`,
      `zpty -r -m z out '*ready*'`,
      `zpty -w -n z $'${keys}\\n'`,
      `zpty -r -m z out '*got <*>*'`,
      `print -r -- \${\${out##*got <}%%>*}`,
      'zpty -d z',
    ];
    return sh('zsh', ['-f', '-c', script.join('\n')]).trim();
  };

  it('is read without a word', () => {
    const words = `autoload -Uz compinit; compinit -u -D; source '${files.zsh}'; print $_comps[insync]`;
    expect(sh('zsh', ['-f', '-c', words]).trim()).toBe('_insync');
  });

  it('completes commands, second words, flags and values', () => {
    expect(ran('insync aud\\tver\\t--exp\\t')).toBe('audit verify --expected');
    expect(ran('insync events --so\\tsev\\t')).toBe('events --sort severity');
    expect(ran('insync check-config ow\\t')).toBe('check-config own.yaml');
  });
});
