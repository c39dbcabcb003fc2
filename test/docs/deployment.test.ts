import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { createRegistry, type Component } from 'rxarrow';
import { components } from 'rxarrow/components';
import { findingText, readPipelineFile } from 'rxarrow/pipeline';
import { server } from 'rxarrow/runtime';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { buildProgram } from '../../src/cli/program.js';
import { DRAIN_MS } from '../../src/cli/commands/run.js';
import { wantedShards, type ShardOptions } from '../../src/cli/shards.js';
import { processTerminal } from '../../src/cli/terminal.js';
import { ROOT } from './support/pages.js';

// There is no engine for containers here: the files are held to what they must agree on by parsers.
type Tree = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const text = (path: string): string => readFileSync(join(ROOT, 'deploy', path), 'utf8');
const packageJson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Tree;
const PORT = (server.card.params.parse({}) as { port: number }).port;
const PINNED = /^[\w./-]+:v?\d+\.\d+\.\d+(-[a-z]+)*$/;

/** What the command line makes of these arguments, without running it. */
function parsed(argv: readonly string[]): { file: string; options: ShardOptions & Tree } {
  let found: { file: string; options: ShardOptions & Tree } | undefined;
  const terminal = { ...processTerminal(), out: () => undefined, err: () => undefined };
  const program = buildProgram(terminal, () => undefined);
  program.commands
    .find((command) => command.name() === 'run')
    ?.action((file: string, options: ShardOptions) => {
      found = { file, options };
    });
  program.parse([...argv], { from: 'user' });
  if (found === undefined) throw new Error(`"${argv.join(' ')}" runs nothing.`);
  return found;
}

describe('the pipeline of the workers', () => {
  it('is one that lint has nothing to say of', async () => {
    const file = await readPipelineFile(join(ROOT, 'deploy/pipeline.yaml'), {
      registry: createRegistry(components as readonly Component[]),
      environment: { SHARD: '1', SHARDS: '2', REDIS_PASSWORD: 'secret', RXARROW_TOKEN: 'a token of so many letters' },
    });
    expect(file.findings.map(findingText)).toEqual([]);
    expect(file.compile().services.map(({ name }) => name)).toEqual(['checkpoints', 'health', 'metrics', 'server']);
  });
});

describe('the Dockerfile', () => {
  const dockerfile = DockerfileParser.parse(text('Dockerfile'));
  const instructions = dockerfile.getInstructions().map((each) => ({
    keyword: each.getKeyword(),
    arguments: each.getArguments().map((argument) => argument.getValue()),
    raw: each.getArgumentsContent() ?? '',
  }));
  const all = (keyword: string): string[] =>
    instructions.filter((each) => each.keyword === keyword).map(({ raw }) => raw);
  const list = (keyword: string): string[] => JSON.parse(all(keyword)[0] ?? '[]') as string[];

  it('builds in stages from one pinned image, of the version that the package is for', () => {
    const froms = dockerfile.getFROMs().map((from) => from.getImage() ?? '');
    expect(froms.length).toBeGreaterThan(1);
    expect(new Set(froms).size).toBe(1);
    expect(froms[0]).toMatch(/^node:20\.\d+\.\d+-/);
  });

  it('installs without scripts and without what only developers need, the peers in the versions that are tested', () => {
    const runs = all('RUN');
    expect(runs.filter((run) => run.includes('npm')).every((run) => run.includes('--ignore-scripts'))).toBe(true);
    expect(runs.some((run) => run.includes('npm ci --ignore-scripts --omit=dev'))).toBe(true);
    const peers = /PEERS="([^"]*)"/.exec(all('ARG')[0] ?? '')?.[1]?.split(' ') ?? [];
    expect(peers.length).toBeGreaterThan(2);
    for (const peer of peers) {
      const [name = '', version] = peer.split(/@(?=\d)/);
      expect({ name, version }).toEqual({ name, version: packageJson['devDependencies'][name] });
      expect(Object.keys(packageJson['peerDependencies'] as Tree)).toContain(name);
    }
  });

  it('is no root, gets the signals itself, and is asked at the page and port of the server', () => {
    expect(all('USER')).toEqual(['node']);
    expect(instructions.findLastIndex(({ keyword }) => keyword === 'USER')).toBeLessThan(
      instructions.findIndex(({ keyword }) => keyword === 'ENTRYPOINT'),
    );
    expect(list('ENTRYPOINT')).toEqual(['node', 'dist/cli/main.js']);
    expect(all('EXPOSE')).toEqual([String(PORT)]);
    expect(all('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${PORT}/healthz`);
    const { file, options } = parsed(list('CMD'));
    expect(file).toBe('pipeline.yaml');
    expect(wantedShards(options)).toMatchObject({ shard: 1, of: 1 });
  });

  it('copies what there is', () => {
    for (const { keyword, arguments: given } of instructions)
      if (keyword === 'COPY' && given[0]?.startsWith('/') !== true)
        for (const path of given.slice(0, -1))
          expect({ path, there: existsSync(join(ROOT, path)) }).toEqual({ path, there: true });
  });
});

describe('the compose file', () => {
  const compose = parse(text('compose.yaml'), { merge: true }) as Tree;
  const services = compose['services'] as Record<string, Tree>;
  const workers = Object.entries(services).filter(([name]) => name.startsWith('worker'));

  it('has pinned images, and each service that is waited for says how it is', () => {
    for (const [name, { image }] of Object.entries(services))
      expect({ name, image }).toMatchObject({ image: expect.stringMatching(PINNED) });
    for (const [, worker] of workers)
      for (const other of Object.keys(worker['depends_on'] as Tree))
        expect(services[other]).toHaveProperty('healthcheck');
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['redis', 'pulsar', 'prometheus', 'grafana']));
    expect(services['worker-1']?.['image']).toBe(`rxarrow:${String(packageJson['version'])}`);
  });

  it('gives each worker a shard of its own, all of them together, and time to end', () => {
    const shards = workers.map(([, worker]) => wantedShards(parsed(worker['command'] as string[]).options));
    expect(shards.map((each) => each?.shard)).toEqual(workers.map((_, at) => at + 1));
    expect(new Set(shards.map((each) => each?.of))).toEqual(new Set([workers.length]));
    for (const [, worker] of workers)
      expect(Number.parseInt(worker['stop_grace_period'] as string, 10) * 1000).toBeGreaterThan(DRAIN_MS);
  });

  it('lets Prometheus ask the workers, by names that their server knows, with a token that it is given', () => {
    const [job] = (parse(text('prometheus.yaml')) as Tree)['scrape_configs'] as Tree[];
    const targets = (job?.['static_configs'] as Tree[])[0]?.['targets'] as string[];
    expect(targets).toEqual(workers.map(([name]) => `${name}:${PORT}`));
    const pipeline = parse(text('pipeline.yaml')) as Tree;
    const { server: terms } = (pipeline['services'] as (Tree | string)[]).find(
      (each) => typeof each !== 'string' && 'server' in each,
    ) as Tree;
    expect(terms).toMatchObject({ port: PORT, host: '0.0.0.0', names: workers.map(([name]) => name) });
    expect(basename((job?.['authorization'] as Tree)['credentials_file'] as string)).toBe('token');
    expect(services['prometheus']?.['secrets']).toEqual(['token']);
  });

  it('shows the generated dashboard', () => {
    const mounts = services['grafana']?.['volumes'] as string[];
    const [provider] = (parse(text('provisioning/dashboards/rxarrow.yaml')) as Tree)['providers'] as Tree[];
    expect(mounts).toContain(`./grafana:${String((provider?.['options'] as Tree)['path'])}:ro`);
    expect(existsSync(join(ROOT, 'deploy/grafana/rxarrow.json'))).toBe(true);
  });
});

describe('the manifests', () => {
  const documents = parseAllDocuments(text('kubernetes/rxarrow.yaml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Tree;
  });
  const of = (kind: string): Tree => documents.find((each) => each['kind'] === kind) as Tree;
  const set = of('StatefulSet')['spec'] as Tree;
  const pod = set['template']['spec'] as Tree;
  const container = pod['containers'][0] as Tree;

  it('have what a service needs, of versions that are stable', () => {
    expect(documents.map(({ apiVersion, kind }) => `${String(apiVersion)} ${String(kind)}`)).toEqual([
      'v1 ConfigMap',
      'v1 Service',
      'apps/v1 StatefulSet',
      'policy/v1 PodDisruptionBudget',
    ]);
    const labels = set['template']['metadata']['labels'] as Tree;
    for (const selector of [
      set['selector']['matchLabels'],
      of('Service')['spec']['selector'],
      of('PodDisruptionBudget')['spec']['selector']['matchLabels'],
    ])
      expect(labels).toMatchObject(selector as Tree);
    expect(set['serviceName']).toBe(of('Service')['metadata']['name']);
    expect(container['image']).toBe(`rxarrow:${String(packageJson['version'])}`);
    expect(of('ConfigMap')['data']['pipeline.yaml']).toBe(text('pipeline.yaml'));
  });

  it('ask at the pages and port of the server', () => {
    const port = (container['ports'] as Tree[]).find(({ name }) => name === 'http')?.['containerPort'] as number;
    expect(port).toBe(PORT);
    for (const [probe, path] of [
      ['startupProbe', '/healthz'],
      ['livenessProbe', '/healthz'],
      ['readinessProbe', '/readyz'],
    ] as const)
      expect(container[probe]['httpGet']).toEqual({
        path,
        port: 'http',
        httpHeaders: [{ name: 'Host', value: 'localhost' }],
      });
  });

  it('give each pod the shard of its number, and all shards a pod', () => {
    const [shell = '', flag = '', line = ''] = container['command'] as string[];
    const shards = Array.from({ length: set['replicas'] as number }, (_, ordinal) => {
      const printed = execFileSync(shell, [flag, line.replace('exec node dist/cli/main.js', 'echo')], {
        env: { HOSTNAME: `rxarrow-${ordinal}`, PATH: process.env['PATH'] },
        encoding: 'utf8',
      });
      return wantedShards(parsed(printed.trim().split(' ')).options);
    });
    expect(shards.map((each) => each?.shard)).toEqual([1, 2, 3, 4]);
    expect(shards.every((each) => each?.of === set['replicas'])).toBe(true);
  });

  it('let work come through before the end, bound what is used, and keep secrets out', () => {
    const pause = Number(/sleep (\d+)/.exec(String(container['lifecycle']['preStop']['exec']['command']))?.[1]);
    expect(pod['terminationGracePeriodSeconds'] * 1000).toBeGreaterThan(DRAIN_MS + pause * 1000);
    expect(container['resources']).toMatchObject({ limits: { memory: expect.anything(), cpu: expect.anything() } });
    expect(pod['securityContext']).toMatchObject({ runAsNonRoot: true });
    const secrets = (container['env'] as Tree[]).filter(({ name }) => /PASSWORD|TOKEN/.test(name as string));
    expect(secrets).toHaveLength(2);
    for (const secret of secrets) expect(secret).toMatchObject({ valueFrom: { secretKeyRef: { name: 'rxarrow' } } });
  });
});
