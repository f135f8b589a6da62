/** The commands about the bot itself; none of them asks the archive. */
import type { Command, OperateCommand } from '../query/command.ts';
import { backup, verifyBackup } from './backup.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { printJson } from './print-json.ts';
import { print, type Terminal } from './terminal.ts';

const OPERATE: readonly string[] = [
  'start',
  'demo',
  'backup',
  'backup verify',
  'version',
] satisfies readonly OperateCommand['name'][];

export function isOperate(command: Command): command is OperateCommand {
  return OPERATE.includes(command.name);
}

export async function operate(command: OperateCommand, terminal: Terminal): Promise<ExitCode> {
  switch (command.name) {
    case 'start':
      return go('start', [], terminal);
    case 'demo':
      return go('demo', command.flags, terminal);
    case 'backup':
      return backup(command.file, command, terminal);
    case 'backup verify':
      return verifyBackup(command.file, command, terminal);
    case 'version':
      return version(command, terminal);
  }
}

async function go(name: 'start' | 'demo', words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const code = await terminal.launch(name, words);
  // What it says and how it ends is its own.
  if (code !== undefined) return code as ExitCode;
  await terminal.err.write(
    `insync: the ${name} is not part of this installation; the npm package has it: npx insync-chatops ${name}\n`,
  );
  return EXIT.failed;
}

async function version({ print: format, canonical }: OperateCommand, terminal: Terminal): Promise<ExitCode> {
  const { insync, node, sqlite } = terminal.versions;
  if (format) await printJson(terminal, { command: canonical, insync, node, sqlite });
  else await print(terminal, { body: `insync ${insync}, Node ${node}, SQLite ${sqlite}\n` });
  return EXIT.answered;
}
