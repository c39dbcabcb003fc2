import { NotConnected, RxArrowError } from '../../base/errors.js';
import { RedisScripts, type RedisSettings } from '../../transports/index.js';
import type { FlowContext } from '../flow/index.js';
import { RedisLease, type LeaseSlots } from '../lease/index.js';
import { checkpointName, parseCheckpointName } from './checkpoint-name.js';
import { byAge, type CheckpointStore, type StoredCheckpoint } from './store.js';

/** A server that is away for longer fails the checkpoint, or the start. */
const PATIENCE_MS = 30_000;

// KEYS: lease, list of checkpoints, the checkpoint. ARGV: its epoch, name, bytes. Whoever has a later epoch has taken over.
const WRITE = `
local given = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
if given > tonumber(ARGV[1]) then return given end
redis.call('SET', KEYS[3], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], string.len(ARGV[3]))
return 0
`;

export interface RedisStoreOptions {
  /** Which state it is; another shard, another name. */
  readonly name: string;
  readonly leaseMs: number;
  readonly ports: Pick<FlowContext, 'clock' | 'random'>;
}

/**
 * Checkpoints in Redis, where a run on another machine finds them: each a value of its own, with a list of them and the lease beside
 * it. A checkpoint of a run that has lost its lease is refused by the server itself.
 */
export function redisStore(settings: RedisSettings, options: RedisStoreOptions): CheckpointStore {
  return new RedisStore(settings, options);
}

class RedisStore implements CheckpointStore {
  readonly place: string;
  readonly lease: LeaseSlots;
  private readonly scripts: RedisScripts;
  /** In braces, so that a cluster keeps all of it on one server. */
  private readonly prefix: string;

  constructor(settings: RedisSettings, { name, leaseMs, ports }: RedisStoreOptions) {
    this.place = `redis ${name}`;
    this.prefix = `{rxarrow:${name}}`;
    this.scripts = new RedisScripts(settings, ports, PATIENCE_MS);
    this.lease = new RedisLease(this.scripts, this.prefix, leaseMs, ports.clock);
  }

  private get index(): string {
    return `${this.prefix}:checkpoints`;
  }

  private key(name: string): string {
    return `${this.prefix}:${name}`;
  }

  async open(): Promise<void> {
    await this.scripts.call('PING');
  }

  async list(): Promise<readonly StoredCheckpoint[]> {
    const reply = (await this.scripts.call('HGETALL', this.index)) as Buffer[];
    const found: StoredCheckpoint[] = [];
    for (let at = 0; at + 1 < reply.length; at += 2) {
      const name = String(reply[at]);
      const place = parseCheckpointName(name);
      if (place === undefined) continue;
      found.push({ name, ...place, bytes: Number(String(reply[at + 1])) });
    }
    return found.sort(byAge);
  }

  async read({ name }: StoredCheckpoint): Promise<Uint8Array> {
    const value = (await this.scripts.call('GET', this.key(name))) as Buffer | null;
    if (value === null) throw new NotConnected(`"${this.place}" has no "${name}" any more.`);
    // It may lie anywhere in the memory of the connection.
    return Uint8Array.from(value);
  }

  async write(
    { number, epoch }: Pick<StoredCheckpoint, 'number' | 'epoch'>,
    pieces: readonly Uint8Array[],
    guard: () => Promise<void>,
  ): Promise<StoredCheckpoint> {
    const name = checkpointName({ epoch, number });
    const value = Buffer.concat(pieces);
    await guard();
    const keys = [`${this.prefix}:lease`, this.index, this.key(name)];
    const later = (await this.scripts.script(WRITE, keys, epoch, name, value)) as number;
    if (later > 0)
      throw new RxArrowError(
        'LeaseLost',
        `This run (epoch ${epoch}) no longer has "${this.place}": a run of epoch ${later} has taken it.`,
        { component: 'checkpoints', hint: 'It was taken for dead, as after a long stop. The other run goes on.' },
      );
    return { name, number, epoch, bytes: value.length };
  }

  async remove({ name }: StoredCheckpoint): Promise<void> {
    await this.scripts.call('HDEL', this.index, name);
    await this.scripts.call('DEL', this.key(name));
  }

  close(): Promise<void> {
    this.scripts.close();
    return Promise.resolve();
  }
}
