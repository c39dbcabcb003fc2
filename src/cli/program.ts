import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ownFile } from '../base/own-file.js';
import { EXIT, exitCodeOf, failureText } from './failure.js';
import { auditVerifyCommand, type AuditVerifyOptions } from './commands/audit.js';
import { checkpointsCommand } from './commands/checkpoints.js';
import { demoCommand, type DemoOptions } from './commands/demo.js';
import { explainCommand, type ExplainOptions } from './commands/explain.js';
import { killCommand, type KillOptions } from './commands/kill.js';
import { listCommand, type ListOptions } from './commands/list.js';
import { newIndicatorCommand, newPipelineCommand } from './commands/new.js';
import { showCommand, type ShowOptions } from './commands/show.js';
import { lintCommand, type LintOptions } from './commands/lint.js';
import { replayCommand, type ReplayCommandOptions } from './commands/replay.js';
import { runCommand, type RunCommandOptions } from './commands/run.js';
import { testCommand } from './commands/test.js';
import { whyCommand, type WhyOptions } from './commands/why.js';
import { redact } from '../pipeline/index.js';
import type { Terminal } from './terminal.js';

/** Runs one call of `rxarrow` and returns its exit code: 0 done, 1 the run failed, 2 bad input. */
export async function runCli(argv: readonly string[], given: Terminal): Promise<number> {
  const terminal: Terminal = { ...given, err: (text) => given.err(redact(text, given.secrets)) };
  let code: number = EXIT.ok;
  const program = buildProgram(terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    terminal.err(failureText(error, terminal, { debug: argv.includes('--debug') }));
    return exitCodeOf(error);
  }
}

export function buildProgram(terminal: Terminal, end: (code: number) => void): Command {
  const program = new Command('rxarrow')
    .description('Trading systems as streams: one file for backtest, paper and live.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Run with --help for the commands and options.')
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride();
  const command = (usage: string, summary: string): Command =>
    program.command(usage).description(summary).option('--debug', 'print stack traces of errors');
  const ofFile = (made: Command): Command =>
    made
      .option('-p, --profile <name>', 'settings of a profile of the file')
      .option('-s, --set <path=value>', 'change one setting, for instance params.fast=10', collect, []);

  ofFile(command('run <file>', 'run a pipeline file to its end'))
    .option('--report <path>', 'where the report of a desk goes (default: reports/NAME.html)')
    .option('--no-report', 'write no report')
    .option('--live', 'let orders go to the venue, where the file says so')
    .option('--account <id>', 'the account that is traded live, once more')
    .option('--in <format>', 'read a source from the standard input: arrow, or arrow:STREAM')
    .option('--out <format>', 'write a stream to the standard output: arrow, or arrow:STREAM')
    .option('--stats', 'print what went over each edge of the graph, and the most that was under way')
    .option('--timings [svg]', 'measure what each stage costs; also drawn to a file')
    .option('--checkpoints <folder>', 'write checkpoints into a folder, and go on from the newest good one')
    .option('--shard <number/of>', 'run one shard, as 2/8: ${SHARD} and ${SHARDS} in the file have these values')
    .option('--shards <of>', 'how many shards there are, with --take any')
    .option('--take <any>', 'run shards that no other process has, and those of processes that are gone')
    .option('--most <number>', 'the most shards that are run at once (default: all)')
    .option('--json', 'print the results as JSON')
    .option('-q, --quiet', 'print nothing but errors')
    .action(async (file: string, options: RunCommandOptions) => end(await runCommand(file, options, terminal)));
  ofFile(command('lint <files...>', 'check pipeline files'))
    .option('--json', 'print the findings as JSON')
    .action(async (files: string[], options: LintOptions) => end(await lintCommand(files, options, terminal)));
  ofFile(command('explain <file>', 'say what a pipeline file will do'))
    .option('--svg <path>', 'draw the graph as SVG')
    .option('--json', 'print the plan as JSON')
    .action(async (file: string, options: ExplainOptions) => end(await explainCommand(file, options, terminal)));
  ofFile(command('replay <tape> [file]', 'run a pipeline file over a recording, as it came'))
    .option('--assert', 'write nothing, and name the first row and operator that differ from the recorded run')
    .option('--session <number>', 'which run of the tape, from 1 (default: the latest)')
    .option('--report <path>', 'where the report of a desk goes (default: none)', false)
    .option('--stats', 'print what went over each edge of the graph, and the most that was under way')
    .option('--json', 'print the results as JSON')
    .option('-q, --quiet', 'print nothing but errors and differences')
    .option('--dead-letters <letters>', 'put the rows of a file of dead letters through the pipeline instead')
    .action(async (tape: string, file: string | undefined, options: ReplayCommandOptions) =>
      end(await replayCommand(tape, file, options, terminal)),
    );
  command('demo', 'trade live at an exchange in this process, and compare in the end')
    .option('--seconds <number>', 'how long it trades (default: 10)')
    .option('--seed <number>', 'the market that is traded (default: 1)')
    .action(async (options: DemoOptions) => end(await demoCommand(options, terminal)));
  command('list', 'list the components')
    .option('-k, --kind <kind>', 'only sources, indicators, operators, joins, sinks or rules')
    .option('--json', 'print as JSON')
    .action((options: ListOptions) => end(listCommand(options, terminal)));
  command('show <name>', 'show one component: parameters, columns, examples')
    .option('-k, --kind <kind>', 'which, where a source and a sink share the name')
    .option('--json', 'print as JSON')
    .action((name: string, options: ShowOptions) => end(showCommand(name, options, terminal)));
  command('checkpoints <folder>', 'list the checkpoints of a folder, and check them')
    .option('--json', 'print as JSON')
    .action(async (folder: string, options: { json?: boolean }) =>
      end(await checkpointsCommand(folder, options, terminal)),
    );
  command('test <files...>', 'run the tests of pipelines')
    .option('--json', 'print the results as JSON')
    .action(async (files: string[], options: { json?: boolean }) => end(await testCommand(files, options, terminal)));
  const audit = command('audit', 'look at audit trails');
  audit
    .command('verify <file>')
    .description('name the first line of an audit trail that was changed, left out or moved')
    .option('--head <hash>', 'hash of a line that was noted elsewhere; the trail must have it')
    .option('--json', 'print as JSON')
    .action(async (file: string, options: AuditVerifyOptions) =>
      end(await auditVerifyCommand(file, options, terminal)),
    );
  command('kill <file>', 'say how a kill switch stands, trip it or arm it again')
    .option('--trip', 'stop all orders of the runs that have this file')
    .option('--cause <text>', 'why it is tripped')
    .option('--arm', 'let them trade again')
    .action(async (file: string, options: KillOptions) => end(await killCommand(file, options, terminal)));
  command('why <order>', 'tell from the journal what led to an order, and what became of it')
    .requiredOption('--journal <folder>', 'folder of the journal')
    .option('--json', 'print as JSON')
    .action(async (order: string, options: WhyOptions) => end(await whyCommand(order, options, terminal)));
  const make = command('new', 'write a new pipeline or indicator to begin with');
  make
    .command('pipeline <file>')
    .description('write a pipeline file that runs as it is')
    .action(async (file: string) => end(await newPipelineCommand(file, terminal)));
  make
    .command('indicator <name>')
    .description('write an indicator of your own')
    .action(async (name: string) => end(await newIndicatorCommand(name, terminal)));
  return program;
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

function version(): string {
  return (JSON.parse(readFileSync(ownFile('package.json'), 'utf8')) as { version: string }).version;
}
