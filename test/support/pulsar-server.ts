import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javaHome, pulsarHome } from './pulsar-distribution.js';
import { freePort } from './redis-server.js';

// Only for brokers that the tests start on the loopback address and throw away.
const SECRET = Buffer.from('rxarrow tests: a secret of 32 bytes or more');

/** A token of the broker of the tests for a role. */
export function tokenOf(role: string, secret: Buffer = SECRET): string {
  const part = (value: object | Buffer): string =>
    (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('base64url');
  const signed = `${part({ alg: 'HS256' })}.${part({ sub: role })}`;
  return `${signed}.${part(createHmac('sha256', secret).update(signed).digest())}`;
}

/** Ports of a broker, all on the loopback address. */
export interface PulsarPorts {
  /** HTTP and WebSocket. */
  readonly web: number;
  /** Its own protocol. */
  readonly broker: number;
  /** Where the listener `proxied` says that the broker is: a port for a proxy of the tests. */
  readonly proxied: number;
  readonly webTls: number;
  readonly brokerTls: number;
}

export interface PulsarServer {
  readonly ports: PulsarPorts;
  readonly pid: number;
  /** Ends it without warning and removes its folder. */
  stop(): Promise<void>;
  /** Ends it without warning; its folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same ports, in the same folder. */
  restart(): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

export interface PulsarCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Who may do everything there. */
export const ADMIN = 'admin';

const START_WITHIN_MS = 180_000;

export async function freePulsarPorts(): Promise<PulsarPorts> {
  const found = new Set<number>();
  while (found.size < 5) found.add(await freePort());
  const [web = 0, broker = 0, proxied = 0, webTls = 0, brokerTls = 0] = found;
  return { web, broker, proxied, webTls, brokerTls };
}

/** Starts a standalone broker with tokens, rights and deduplication switched on. */
export async function startPulsar(ports: PulsarPorts, tls?: PulsarCertificate): Promise<PulsarServer> {
  const [home, java] = await Promise.all([pulsarHome(), javaHome()]);
  const folder = await mkdtemp(join(tmpdir(), 'rxarrow-pulsar-'));
  const settings = join(folder, 'standalone.conf');
  await writeFile(settings, settingsWith(await readFile(join(home, 'conf', 'standalone.conf'), 'utf8'), ports, tls));
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const args = ['standalone', '--no-functions-worker', '--no-stream-storage', '--bookkeeper-port', '0'];
    args.push('--metadata-dir', join(folder, 'metadata'), '--bookkeeper-dir', join(folder, 'bookkeeper'));
    const started = spawn(join(home, 'bin', 'pulsar'), args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        JAVA_HOME: java,
        PULSAR_STANDALONE_CONF: settings,
        PULSAR_LOG_DIR: folder,
        PULSAR_LOG_LEVEL: 'warn',
        PULSAR_GC_LOG: ' ',
        PULSAR_MEM: '-Xms256m -Xmx768m -XX:MaxDirectMemorySize=768m',
        // The second compiler costs more than it gains in a life of a minute.
        PULSAR_GC: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      },
    });
    child = started;
    let said = '';
    started.stdout.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-4000)));
    started.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-4000)));
    for (const began = performance.now(); performance.now() - began < START_WITHIN_MS;) {
      if (started.exitCode !== null || started.signalCode !== null)
        throw new Error(`The Pulsar server ended at once: ${said}`);
      if (await answers(ports.web)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The Pulsar server did not answer on port ${ports.web}: ${said}`);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports,
    get pid() {
      return child.pid ?? -1;
    },
    kill,
    restart: start,
    signal: (name) => void child.kill(name),
    stop,
  };
}

function settingsWith(template: string, ports: PulsarPorts, tls: PulsarCertificate | undefined): string {
  const { web, broker, proxied, webTls, brokerTls } = ports;
  const changes = new Map(
    Object.entries({
      webServicePort: web,
      brokerServicePort: broker,
      bindAddress: '127.0.0.1',
      advertisedAddress: '127.0.0.1',
      advertisedListeners: `internal:pulsar://127.0.0.1:${broker},proxied:pulsar://127.0.0.1:${proxied}`,
      internalListenerName: 'internal',
      webSocketNumIoThreads: 2,
      webSocketMaxTextFrameSize: 8 * 1024 * 1024,
      brokerDeduplicationEnabled: true,
      authenticationEnabled: true,
      authenticationProviders: 'org.apache.pulsar.broker.authentication.AuthenticationProviderToken',
      tokenSecretKey: `data:;base64,${SECRET.toString('base64')}`,
      brokerClientAuthenticationPlugin: 'org.apache.pulsar.client.impl.auth.AuthenticationToken',
      brokerClientAuthenticationParameters: `token:${tokenOf(ADMIN)}`,
      authorizationEnabled: true,
      superUserRoles: ADMIN,
      ...(tls === undefined
        ? {}
        : {
            webServicePortTls: webTls,
            brokerServicePortTls: brokerTls,
            tlsCertificateFilePath: tls.certificate,
            tlsKeyFilePath: tls.key,
          }),
    }).map(([name, value]) => [name, String(value)] as const),
  );
  const lines = template.split('\n').map((line) => {
    const name = /^([a-zA-Z_]+)=/.exec(line)?.[1];
    const value = name === undefined ? undefined : changes.get(name);
    if (name === undefined || value === undefined) return line;
    changes.delete(name);
    return `${name}=${value}`;
  });
  return [...lines, ...[...changes].map(([name, value]) => `${name}=${value}`), ''].join('\n');
}

/** Made late in the start. */
async function answers(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/admin/v2/namespaces/public/default`, {
      headers: { authorization: `Bearer ${tokenOf(ADMIN)}` },
      signal: AbortSignal.timeout(2000),
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}
