import { describe, expect, it } from 'vitest';
import { armFile, readKillFile, tripFile } from '../../../src/runtime/index.js';
import { LatchedKillSwitch } from '../../../src/runtime/trading/latched-kill-switch.js';
import { SimulatedDisk, VirtualClock } from '../../../src/testing/index.js';

async function opened(disk: SimulatedDisk, clock = new VirtualClock()) {
  const warnings: string[] = [];
  const heard: string[] = [];
  const killSwitch = new LatchedKillSwitch('state/kill', 100, (message) => warnings.push(message));
  killSwitch.listen((cause) => heard.push(cause));
  await killSwitch.open(disk, clock);
  return { killSwitch, warnings, heard, clock };
}

describe('a kill switch', () => {
  it('stays tripped through a loss of power, until a person arms it', async () => {
    const disk = new SimulatedDisk();
    const { killSwitch, heard } = await opened(disk);
    killSwitch.trip('signal');
    killSwitch.trip('once more');
    expect(heard).toEqual(['signal']);
    await killSwitch.close();
    const later = disk.afterPowerLoss();
    expect((await opened(later)).killSwitch.tripped).toBe('signal');
    expect(await armFile(later, 'state/kill')).toBe('signal');
    expect(await armFile(later, 'state/kill')).toBeUndefined();
    expect((await opened(later.afterPowerLoss())).killSwitch.tripped).toBeUndefined();
  });

  it('is tripped by a file that somebody makes', async () => {
    const disk = new SimulatedDisk();
    const { killSwitch, heard, clock } = await opened(disk);
    await clock.advance(1000);
    expect(killSwitch.tripped).toBeUndefined();
    await tripFile(disk, 'state/kill', 'by hand');
    await clock.advance(100);
    expect(killSwitch.tripped).toBe('by hand');
    expect(heard).toEqual(['by hand']);
    expect(clock.pending).toBe(0);
  });

  it('sees the file at once when it is asked', async () => {
    const disk = new SimulatedDisk();
    const { killSwitch } = await opened(disk);
    await tripFile(disk, 'state/kill', 'by hand');
    expect(await killSwitch.look()).toBe('by hand');
  });

  it('is tripped by a file that cannot be read', async () => {
    const disk = new SimulatedDisk({ fault: (step) => (step === 'stat' ? 'EIO' : undefined) });
    expect(await readKillFile(disk, 'kill')).toContain('cannot be read');
    expect((await opened(disk)).killSwitch.tripped).toContain('EIO');
  });

  it('is tripped all the same where the file cannot be written, and says so', async () => {
    const disk = new SimulatedDisk({ fault: (step) => (step === 'write' ? 'ENOSPC' : undefined) });
    const { killSwitch, warnings } = await opened(disk);
    killSwitch.trip('signal');
    await killSwitch.close();
    expect(killSwitch.tripped).toBe('signal');
    expect(warnings[0]).toContain('a restart would not know');
  });
});
