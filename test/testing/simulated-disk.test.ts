import { describe, expect, it } from 'vitest';
import { SimulatedDisk } from 'rxarrow/testing';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = async (disk: SimulatedDisk, path: string): Promise<string> =>
  new TextDecoder().decode(await disk.read(path));

describe('a simulated disk', () => {
  it('loses with the power what was not made durable, and keeps it when only the process dies', async () => {
    const disk = new SimulatedDisk();
    const file = await disk.open('/d/a', 'new');
    await file.write([bytes('one')], 0);
    await file.sync();
    expect(disk.afterPowerLoss().paths).toEqual([]);
    await disk.syncFolder('/d');
    await file.write([bytes('two')], 3);
    expect(await read(disk.afterPowerLoss(), '/d/a')).toBe('one');
    expect(await read(disk.afterKill(), '/d/a')).toBe('onetwo');
    await disk.rename('/d/a', '/d/b');
    expect(disk.afterPowerLoss().paths).toEqual(['/d/a']);
    await disk.syncFolder('/d');
    expect(disk.afterPowerLoss().paths).toEqual(['/d/b']);
  });

  it('fails at the step it is told to, tears writes, and is dead after a crash', async () => {
    const disk = new SimulatedDisk({
      fault: (step, _, count) => (step === 'write' ? (count === 2 ? 'torn' : 'crash') : undefined),
    });
    const file = await disk.open('/a', 'new');
    await expect(file.write([bytes('abcd')], 0)).rejects.toMatchObject({ code: 'EIO' });
    expect(await read(disk, '/a')).toBe('ab');
    await expect(file.write([bytes('wxyz')], 2)).rejects.toMatchObject({ code: 'EIO' });
    await expect(disk.stat('/a')).rejects.toMatchObject({ code: 'EIO' });
    expect(await read(disk.afterKill(), '/a')).toBe('abwx');
  });

  it('is full at its capacity', async () => {
    const disk = new SimulatedDisk({ capacityBytes: 5 });
    const file = await disk.open('/a', 'new');
    await file.write([bytes('12345')], 0);
    await expect(file.write([bytes('6')], 5)).rejects.toMatchObject({ code: 'ENOSPC' });
    await disk.remove('/a');
    const other = await disk.open('/b', 'new');
    // A file keeps its room until the last who has it open closes it, name or no name.
    await expect(other.write([bytes('12345')], 0)).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
    await other.write([bytes('12345')], 0);
  });
});
