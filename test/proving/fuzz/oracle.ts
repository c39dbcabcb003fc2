import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

/** Reads lines of base64 and says of each whether pyarrow takes it under full validation. */
const PROGRAM = `
import base64, sys
import pyarrow as pa

def read(data):
    source = pa.BufferReader(data)
    reader = pa.ipc.open_file(source) if data[:6] == b"ARROW1" else pa.ipc.open_stream(source)
    batches = [reader.get_batch(i) for i in range(reader.num_record_batches)] if hasattr(reader, "num_record_batches") else list(reader)
    for batch in batches:
        batch.validate(full=True)

for line in sys.stdin:
    try:
        read(base64.b64decode(line))
        print("taken", flush=True)
    except Exception as error:
        print("refused " + type(error).__name__ + ": " + str(error).replace(chr(10), " ")[:200], flush=True)
`;

/** Python with pyarrow, if there is one: PYTHON names it, else python3. */
export function findPyarrow(): { readonly python: string; readonly version: string } | undefined {
  const python = process.env['PYTHON'] ?? 'python3';
  const { status, stdout } = spawnSync(python, ['-c', 'import pyarrow; print(pyarrow.__version__)'], {
    encoding: 'utf8',
  });
  return status === 0 ? { python, version: stdout.trim() } : undefined;
}

/** Asks pyarrow, in a process of its own: it may crash over what it is given. */
export class Oracle {
  private readonly python: string;
  private child: ChildProcess | undefined;
  private lines: Interface | undefined;
  crashes = 0;

  constructor(python: string) {
    this.python = python;
  }

  /** Why pyarrow refuses it; undefined when it takes it, or has crashed over it. */
  async refusal(bytes: Uint8Array): Promise<string | undefined> {
    const { child, lines } = this.running();
    child.stdin?.write(`${Buffer.from(bytes).toString('base64')}\n`);
    const over = new AbortController();
    const { signal } = over;
    const answer = await Promise.race([
      once(lines, 'line', { signal }),
      once(child, 'exit', { signal }).then(() => undefined),
    ]);
    over.abort();
    if (answer === undefined) {
      this.crashes++;
      this.child = undefined;
      return undefined;
    }
    const [line] = answer as [string];
    return line === 'taken' ? undefined : line;
  }

  private running(): { child: ChildProcess; lines: Interface } {
    if (this.child === undefined || this.lines === undefined) {
      this.child = spawn(this.python, ['-c', PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'] });
      this.lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    }
    return { child: this.child, lines: this.lines };
  }

  end(): void {
    this.child?.kill();
  }
}
