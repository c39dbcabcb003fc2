import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditTrail, checkAudit } from '../../../src/runtime/audit/audit-trail.js';
import { SimulatedDisk } from '../../../src/testing/index.js';

async function trail(disk: SimulatedDisk, kinds: readonly string[]): Promise<string> {
  const audit = new AuditTrail('state/audit.jsonl', (error) => {
    throw error;
  });
  await audit.open(disk, () => 5n);
  for (const kind of kinds) audit.record(kind, { big: 7n, text: 'ä' });
  await audit.close();
  return new TextDecoder().decode(await disk.read('state/audit.jsonl'));
}

describe('an audit trail', () => {
  it('is a chain that goes on where it was left', async () => {
    const disk = new SimulatedDisk();
    await trail(disk, ['a', 'b']);
    const text = await trail(disk.afterPowerLoss(), ['c']);
    const kinds: string[] = [];
    expect(checkAudit(text, ({ kind }) => kinds.push(kind))).toMatchObject({
      lines: 3,
      broken: undefined,
      torn: false,
    });
    expect(kinds).toEqual(['a', 'b', 'c']);
  });

  it('shows the first line that was changed, left out or moved', async () => {
    const text = await trail(new SimulatedDisk(), ['a', 'b', 'c', 'd']);
    const lines = text.trimEnd().split('\n');
    const checked = (changed: readonly string[]) => checkAudit(`${changed.join('\n')}\n`).broken;
    expect(checked(lines.with(1, (lines[1] as string).replace('"b"', '"x"')))).toEqual({
      line: 2,
      reason: 'it was changed after it was written',
    });
    expect(checked(lines.toSpliced(2, 1))).toEqual({ line: 3, reason: 'it is line 4 where line 3 is due' });
    expect(checked(lines.slice(1))).toEqual({ line: 1, reason: 'it is line 2 where line 1 is due' });
    expect(checked(lines.with(3, 'nonsense'))).toEqual({ line: 4, reason: 'it is no JSON' });
    expect(checkAudit(`${lines.join('\n')}\n{"seq`)).toMatchObject({ lines: 4, broken: undefined, torn: true });
  });

  it('shows any change of any character', async () => {
    const text = await trail(new SimulatedDisk(), ['a', 'b', 'c']);
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom(...'0123456789abcxyz"{}:,'), (at, letter) => {
        fc.pre(text[at] !== letter && text[at] !== '\n');
        const line = text.slice(0, at).split('\n').length;
        expect(checkAudit(text.slice(0, at) + letter + text.slice(at + 1)).broken?.line).toBe(line);
      }),
    );
  });

  it('cuts off a torn line, and refuses to go on with a broken one', async () => {
    const disk = new SimulatedDisk();
    await trail(disk, ['a', 'b']);
    disk.damage('state/audit.jsonl', (bytes) => bytes.subarray(0, bytes.length - 5));
    expect(checkAudit(await trail(disk, ['c'])).lines).toBe(2);
    disk.damage('state/audit.jsonl', (bytes) => bytes.fill(0x20, 3, 5));
    await expect(trail(disk, [])).rejects.toThrow('line 1');
  });

  it('says when it cannot be written', async () => {
    const failures: unknown[] = [];
    let full = false;
    const disk = new SimulatedDisk({ fault: (step) => (full && step === 'write' ? 'ENOSPC' : undefined) });
    const audit = new AuditTrail('audit.jsonl', (error) => failures.push(error));
    await audit.open(disk, () => 5n);
    full = true;
    audit.record('a', {});
    await audit.close();
    expect(failures).toMatchObject([{ code: 'ENOSPC' }]);
  });
});
