import { resolve } from 'node:path';
import { nodeDisk } from '../../base/node-disk.js';
import { RxArrowError } from '../../base/errors.js';
import { formatTimeNs } from '../../columnar/index.js';
import {
  decodeCheckpoint,
  folderStore,
  type CheckpointHead,
  type StoredCheckpoint,
} from '../../runtime/checkpoint/index.js';
import type { LeaseRecord } from '../../runtime/lease/index.js';
import { BadInput, EXIT } from '../failure.js';
import { bytes, painter, table, toJson, type Terminal } from '../terminal.js';

interface Listed {
  readonly stored: StoredCheckpoint;
  readonly head: CheckpointHead | undefined;
  readonly damage: string | undefined;
}

/** What a folder of checkpoints has, the newest first: when, how much, of what, and what is damaged. All bytes are checked. */
export async function checkpointsCommand(
  folder: string,
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const path = resolve(terminal.folder, folder);
  const store = folderStore(path, nodeDisk);
  const list = await Promise.all((await store.list()).map((stored) => read(stored, (each) => store.read(each))));
  const lease = await store.lease.newest();
  if (list.length === 0 && lease === undefined)
    throw new BadInput(`"${folder}" has no checkpoints.`, 'Give the folder that the service `checkpoints` was given.');
  if (options.json === true) terminal.out(`${toJson({ lease: leaseJson(lease), checkpoints: list.map(asJson) })}\n`);
  else terminal.out(text(folder, list, lease, terminal));
  return list.some(({ damage }) => damage !== undefined) ? EXIT.failed : EXIT.ok;
}

async function read(
  stored: StoredCheckpoint,
  readBytes: (stored: StoredCheckpoint) => Promise<Uint8Array>,
): Promise<Listed> {
  try {
    return { stored, head: decodeCheckpoint(await readBytes(stored)).head, damage: undefined };
  } catch (error) {
    return { stored, head: undefined, damage: error instanceof RxArrowError ? error.message : String(error) };
  }
}

function asJson({ stored, head, damage }: Listed): unknown {
  return {
    name: stored.name,
    bytes: stored.bytes,
    number: stored.number,
    epoch: stored.epoch,
    ...(head === undefined
      ? { damage }
      : {
          pipeline: head.pipeline,
          created: formatTimeNs(head.createdNs),
          definition: head.definition,
          watermarks: Object.fromEntries([...head.watermarks].map(([id, timeNs]) => [id, formatTimeNs(timeNs)])),
          sections: head.sections.map(({ kind, component, version, id, bytes: size }) => ({
            kind,
            component,
            version,
            id,
            bytes: size,
          })),
        }),
  };
}

function leaseJson(lease: LeaseRecord | undefined): unknown {
  if (lease === undefined) return null;
  const { epoch, run, host, pid, sinceMs, renewedMs, released } = lease;
  return { epoch, run, host, pid, since: isoTime(sinceMs), renewed: isoTime(renewedMs), released };
}

function isoTime(ms: number): string {
  return formatTimeNs(BigInt(ms) * 1_000_000n);
}

function text(folder: string, list: readonly Listed[], lease: LeaseRecord | undefined, terminal: Terminal): string {
  const paint = painter(terminal, terminal.outIsTerminal);
  const newest = list.find(({ head }) => head !== undefined)?.head;
  const lines = [
    `${paint('bold', folder)}${newest === undefined ? '' : `: pipeline ${paint('cyan', newest.pipeline)}`}`,
    leaseText(lease),
  ];
  const rows = list.map(({ stored, head, damage }) => [
    `  ${stored.name}`,
    bytes(stored.bytes),
    head === undefined ? paint('red', 'damaged') : formatTimeNs(head.createdNs),
    head === undefined ? (damage ?? '') : counts(head),
  ]);
  if (rows.length > 0) lines.push('', table(rows).trimEnd());
  if (newest !== undefined) {
    const sections = newest.sections.map(({ kind, component, version, id, bytes: size }) => [
      `  ${kind}`,
      id,
      kind === 'stage' ? `${component}, version ${version}` : '',
      bytes(size),
    ]);
    lines.push('', paint('dim', 'The newest that is whole:'), table(sections).trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

function counts({ sections }: CheckpointHead): string {
  const count = (kind: string): number => sections.filter((section) => section.kind === kind).length;
  return `${count('stage')} stages, ${count('position')} sources, ${count('part')} parts`;
}

function leaseText(lease: LeaseRecord | undefined): string {
  if (lease === undefined) return 'No run has had it.';
  const { epoch, run, host, pid, sinceMs, released } = lease;
  const who = `run "${run}", process ${pid} on ${host}, epoch ${epoch}, since ${isoTime(sinceMs)}`;
  return released ? `Free; last had by ${who}.` : `Held by ${who}.`;
}
