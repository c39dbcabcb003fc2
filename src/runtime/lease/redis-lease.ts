import type { Clock } from '../../base/clock.js';
import type { RedisScripts } from '../../transports/index.js';
import { parseLease, type LeaseRecord, type LeaseSlots } from './lease.js';

// KEYS: the epoch that was given out last with its record, who holds it. ARGV: epoch, record, time it holds.
const TAKE = `
local given = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
if given >= tonumber(ARGV[1]) then
  -- The answer to our own call may have been lost.
  if redis.call('HGET', KEYS[1], 'record') == ARGV[2] then return 1 end
  return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'record', ARGV[2])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return 1
`;

// ARGV: epoch, record, time it holds; 0: given back.
const UPDATE = `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2])
if ARGV[3] == '0' then redis.call('DEL', KEYS[2]) else redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3]) end
return 1
`;

const NEWEST = `return { redis.call('HGET', KEYS[1], 'record'), redis.call('EXISTS', KEYS[2]) }`;

/**
 * A lease in Redis, for runs on several machines. How long it holds is measured by the server: the clocks of the machines need not
 * agree.
 */
export class RedisLease implements LeaseSlots {
  private readonly scripts: RedisScripts;
  private readonly keys: readonly [epoch: string, holder: string];
  private readonly holdMs: number;
  private readonly clock: Clock;

  /** `prefix` in braces, so that a cluster keeps all of it on one server. */
  constructor(scripts: RedisScripts, prefix: string, holdMs: number, clock: Clock) {
    this.scripts = scripts;
    this.keys = [`${prefix}:lease`, `${prefix}:holder`];
    this.holdMs = holdMs;
    this.clock = clock;
  }

  async newest(): Promise<LeaseRecord | undefined> {
    const reply = (await this.scripts.script(NEWEST, this.keys)) as [Buffer | null, number];
    const [text, holds] = reply;
    const record = text === null ? undefined : parseLease(text.toString());
    if (record === undefined) return undefined;
    // Whoever has it is alive by the clock of the server; what our own clock says of that time does not count.
    return holds === 1 && !record.released
      ? { ...record, renewedMs: Number(this.clock.nowNs() / 1_000_000n) }
      : { ...record, released: true };
  }

  async take(record: LeaseRecord): Promise<boolean> {
    return (await this.scripts.script(TAKE, this.keys, record.epoch, JSON.stringify(record), this.holdMs)) === 1;
  }

  async update(record: LeaseRecord): Promise<void> {
    const holdMs = record.released ? 0 : this.holdMs;
    await this.scripts.script(UPDATE, this.keys, String(record.epoch), JSON.stringify(record), String(holdMs));
  }
}
