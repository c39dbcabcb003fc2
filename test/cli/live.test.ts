import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/base/index.js';
import { AuditTrail } from '../../src/runtime/audit/audit-trail.js';
import { SegmentedJournal } from '../../src/runtime/journal/segmented-journal.js';
import { OrderLedger } from '../../src/sinks/desk/live/order-ledger.js';
import { call, scratchFolder } from './support/terminal.js';

function live(): string {
  const folder = scratchFolder();
  writeFileSync(
    join(folder, 'p.yaml'),
    `services:
  - journal: ${join(folder, 'journal')}
  - trading: { effect: live, accountId: main }
source: { generate: { bars: 10 } }
operators: [derive: { signal: "close > 0" }]
sink: { desk: { mode: live, account: { id: main, cash: 1000 }, limits: { orderNotional: 100, grossNotional: 100, ordersPerDay: 1, dailyLoss: 1 } } }
`,
  );
  return folder;
}

describe('rxarrow run --live', () => {
  it('is needed by a file that trades live, with the account', async () => {
    const folder = live();
    expect(await call(['run', 'p.yaml'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--live --account main') as string,
    });
    expect(await call(['run', 'p.yaml', '--live'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('says nothing') as string,
    });
    expect(await call(['run', 'p.yaml', '--live', '--account', 'other'], { folder })).toMatchObject({ code: 2 });
    // With both it comes as far as to the venue, of which this file has none.
    expect(await call(['run', 'p.yaml', '--live', '--account', 'main', '--no-report'], { folder })).toMatchObject({
      code: 1,
      err: expect.stringContaining('a live desk needs a venue') as string,
    });
  });

  it('is refused for a file that does not', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'p.yaml'), 'source: { generate: { bars: 10 } }\nsink: { csv: o.csv }\n');
    expect(await call(['run', 'p.yaml', '--live'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('no service "trading"') as string,
    });
  });
});

describe('rxarrow kill', () => {
  it('trips, tells and arms', async () => {
    const folder = scratchFolder();
    expect(await call(['kill', 'k'], { folder })).toMatchObject({ code: 0, out: 'k: armed\n' });
    expect(await call(['kill', 'k', '--trip', '--cause', 'too fast'], { folder })).toMatchObject({ code: 0 });
    expect(await call(['kill', 'k'], { folder })).toMatchObject({ code: 1, out: 'k: tripped: too fast\n' });
    expect(await call(['kill', 'k', '--arm'], { folder })).toMatchObject({
      out: 'k: armed; it had been tripped: too fast\n',
    });
    expect(await call(['kill', 'k', '--arm'], { folder })).toMatchObject({ out: 'k: was not tripped\n' });
    expect(await call(['kill', 'k', '--arm', '--trip'], { folder })).toMatchObject({ code: 2 });
  });
});

describe('rxarrow audit verify', () => {
  it('names the first broken line', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'audit.jsonl');
    const trail = new AuditTrail(path, () => undefined);
    await trail.open(nodeDisk, () => 1n);
    for (const kind of ['a', 'b', 'c']) trail.record(kind, {});
    await trail.close();
    const good = await call(['audit', 'verify', 'audit.jsonl'], { folder });
    expect(good).toMatchObject({ code: 0, out: expect.stringContaining('ok, 3 lines; head ') as string });
    const head = good.out.trim().split(' ').at(-1) as string;
    expect(await call(['audit', 'verify', 'audit.jsonl', '--head', head], { folder })).toMatchObject({ code: 0 });
    const text = new TextDecoder().decode(await nodeDisk.read(path));
    writeFileSync(path, text.split('\n').slice(0, 2).join('\n') + '\n');
    expect(await call(['audit', 'verify', 'audit.jsonl', '--head', head], { folder })).toMatchObject({
      code: 1,
      out: expect.stringContaining('cut off') as string,
    });
    writeFileSync(path, text.replace('"kind":"b"', '"kind":"x"'));
    expect(await call(['audit', 'verify', 'audit.jsonl'], { folder })).toMatchObject({
      code: 1,
      out: 'audit.jsonl:2: broken: it was changed after it was written\n',
    });
    expect(await call(['audit', 'verify', 'nothing'], { folder })).toMatchObject({ code: 2 });
  });
});

describe('rxarrow why', () => {
  it('tells what led to an order and what became of it', async () => {
    const folder = scratchFolder();
    const journal = new SegmentedJournal({ folder: join(folder, 'journal'), segmentBytes: 1 << 20, keepSegments: 4 });
    await journal.open(nodeDisk);
    const ledger = new OrderLedger(journal, 'desk main');
    ledger.load();
    const order = {
      clientOrderId: 'abc',
      symbol: 'A',
      side: 1,
      type: 'limit',
      quantity: 5,
      limitPrice: 10,
      stopPrice: null,
      timeInForce: 'gtc',
      reduceOnly: false,
    } as const;
    const { sequence } = ledger.intend({
      order,
      leg: 'entry',
      cause: 'signal',
      decidedNs: 1_700_000_000_123_456_789n,
      row: { source: 'bars', partition: 2, sequence: 77n },
      passedNs: 1_700_000_000_200_000_000n,
      price: { last: 10.5, atNs: 1_700_000_000_123_456_789n },
      multiplier: 1,
      inputs: { wanted: 1, volatility: 0.2 },
    });
    ledger.report({ kind: 'accepted', clientOrderId: 'abc', venueOrderId: 'v1' });
    ledger.cancel('abc', 'the target has changed');
    await journal.durable(sequence + 2);
    await journal.close();
    const { code, out } = await call(['why', 'abc', '--journal', 'journal'], { folder });
    expect(code).toBe(0);
    expect(out).toContain('buy 5 A, limit, limit 10');
    expect(out).toContain('source bars, partition 2, sequence 77');
    expect(out).toContain('2023-11-14T22:13:20.123456789Z');
    expect(out).toMatch(/volatility +0.2/);
    expect(out).toContain('accepted by the venue as v1; now accepted');
    expect(out).toContain('to be taken back: the target has changed');
    expect(JSON.parse((await call(['why', 'abc', '--journal', 'journal', '--json'], { folder })).out)).toMatchObject({
      desk: 'main',
      steps: [{ entry: { kind: 'intent' } }, {}, {}],
    });
    expect(await call(['why', 'xyz', '--journal', 'journal'], { folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no order "xyz"') as string,
    });
  });
});
