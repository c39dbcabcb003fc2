import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describeMachine, onOneCore } from './machine.js';
import { BUILD, ROOT } from './paths.js';
import { keepResults, printSection, writePage } from './page.js';
import type { KeptSection } from './result.js';

export interface SectionFile {
  readonly name: string;
  /** Path of its file below `bench`, without the ending. */
  readonly file: string;
}

/** Compiles, runs the sections one after the other, each in a process of its own, and writes the page. */
export async function runSections(
  sections: readonly SectionFile[],
  command: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  compile();
  const machine = describeMachine();
  const core = onOneCore();
  let failed = 0;
  for (const { name, file } of sections) {
    process.stdout.write(`\n## ${name}\n`);
    try {
      const result = await runSection(core, file, environment);
      const kept: KeptSection = { ...result, date: new Date().toISOString().slice(0, 10), command, machine };
      printSection(kept);
      keepResults({ [name]: kept });
    } catch (error) {
      failed++;
      process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  await writePage();
  if (failed > 0) process.exitCode = 1;
}

// Run as it will be used, compiled by the compiler: loaders that compile on the fly slow typed arrays down by a third.
function compile(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(ROOT, 'bench', 'tsconfig.json')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The benchmarks could not be compiled.');
}

function runSection(
  core: readonly string[],
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Omit<KeptSection, 'date' | 'command' | 'machine'>> {
  const [program = process.execPath, ...before] = [...core, process.execPath];
  const script = join(BUILD, 'bench', 'section.js');
  const child = spawn(program, [...before, '--expose-gc', script, `./${file}.js`], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let answer: Omit<KeptSection, 'date' | 'command' | 'machine'> | undefined;
    child.on('message', (message) => {
      answer = message as Omit<KeptSection, 'date' | 'command' | 'machine'>;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (answer === undefined) reject(new Error(`The section ended with code ${code} and no result.`));
      else resolve(answer);
    });
  });
}
