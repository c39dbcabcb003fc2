import { runCli } from '../../src/cli/program.js';
import { processTerminal, type Terminal } from '../../src/cli/terminal.js';
import type { Generator } from './_generator.js';
import { fence, page } from './_markdown.js';

/** The help of the program and of each of its commands, as it prints it. */
export const generator: Generator = {
  generate: async () => [{ path: 'docs/reference/cli.md', content: await commandPage() }],
};

async function commandPage(): Promise<string> {
  const program = await help();
  const names = commandsIn(program);
  const sections: string[] = [];
  for (const name of names) sections.push(...(await section([name])));
  return page(
    '# Commands',
    'The program `rxarrow`, as `rxarrow --help` prints it. Exit codes: 0 done, 1 the run failed, 2 bad input, 130 interrupted.',
    fence('text', program),
    ...sections,
    '[All components](README.md)',
  );
}

async function section(path: readonly string[]): Promise<string[]> {
  const text = await help(...path);
  const inner: string[] = [];
  for (const name of commandsIn(text)) inner.push(...(await section([...path, name])));
  return [`## ${path.join(' ')}\n\n${fence('text', text)}`, ...inner];
}

async function help(...path: readonly string[]): Promise<string> {
  let text = '';
  const terminal: Terminal = {
    ...processTerminal(),
    out: (more) => {
      text += more;
    },
    err: () => undefined,
  };
  const { columns } = process.stdout;
  // Of no account here: the page is the same on every terminal.
  process.stdout.columns = 80;
  await runCli([...path, '--help'], terminal);
  process.stdout.columns = columns;
  return text.trim();
}

/** The names below the line `Commands:`. */
function commandsIn(text: string): string[] {
  const [, commands = ''] = text.split(/^Commands:$/m);
  return [...commands.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
}
