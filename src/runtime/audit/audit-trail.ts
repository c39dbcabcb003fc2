import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import { CorruptInput, type Disk, type DiskFile } from '../../base/index.js';
import type { Audit } from '../../core/index.js';

/** What the first line of a trail is chained to. */
const GENESIS = '0'.repeat(64);

const encoder = new TextEncoder();

/** A line of the trail as it was read. */
export interface AuditLine {
  readonly sequence: number;
  readonly timeNs: bigint;
  readonly kind: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

export interface AuditCheck {
  /** Whole lines that are in the chain. */
  readonly lines: number;
  /** Hash of the last of them: who keeps it elsewhere sees a trail that was cut off. */
  readonly head: string;
  /** Bytes of these lines. */
  readonly bytes: number;
  /** The first line that is not, counted from 1, and why. */
  readonly broken: { readonly line: number; readonly reason: string } | undefined;
  /** A last line without its end: it was being written when the machine stopped. */
  readonly torn: boolean;
}

/** SHA-256 of a line without its own hash: of its place, time, kind, details and the hash of the line before. */
function hashOf(sequence: number, timeNs: string, kind: string, details: unknown, previous: string): string {
  return hash('sha256', JSON.stringify([sequence, timeNs, kind, details, previous]), 'hex');
}

/** Goes through a trail line by line, and calls `each` with those that hold. */
export function checkAudit(text: string, each: (line: AuditLine) => void = () => undefined): AuditCheck {
  let previous = GENESIS;
  let count = 0;
  let bytes = 0;
  const end = text.lastIndexOf('\n') + 1;
  const lines = end === 0 ? [] : text.slice(0, end - 1).split('\n');
  for (const line of lines) {
    const reason = faultOf(line, count + 1, previous);
    if (typeof reason === 'string')
      return { lines: count, head: previous, bytes, broken: { line: count + 1, reason }, torn: false };
    each(reason.line);
    previous = reason.hash;
    count++;
    bytes += encoder.encode(line).length + 1;
  }
  return { lines: count, head: previous, bytes, broken: undefined, torn: end < text.length };
}

function faultOf(
  text: string,
  expected: number,
  previous: string,
): string | { readonly line: AuditLine; readonly hash: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const {
    sequence,
    timeNs,
    kind,
    details,
    previous: before,
    hash: own,
  } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof sequence !== 'number' || typeof timeNs !== 'string' || typeof kind !== 'string' || typeof own !== 'string')
    return 'it is no line of an audit trail';
  if (sequence !== expected) return `it is line ${sequence} where line ${expected} is due`;
  if (before !== previous) return 'it does not follow the line before';
  if (own !== hashOf(sequence, timeNs, kind, details, previous)) return 'it was changed after it was written';
  const line = { sequence, timeNs: BigInt(timeNs), kind, details: details as AuditLine['details'], hash: own };
  return { line, hash: own };
}

/** An append-only trail of JSON lines in which each carries the hash of the one before. */
export class AuditTrail implements Audit {
  private readonly path: string;
  private readonly failed: (error: unknown) => void;
  private nowNs: () => bigint = () => 0n;
  private file: DiskFile | undefined;
  private at = 0;
  private sequence = 0;
  private previous = GENESIS;
  private pending: Uint8Array[] = [];
  private early: { readonly kind: string; readonly details: Readonly<Record<string, unknown>> }[] = [];
  private writing: Promise<void> | undefined;
  private broken = false;

  constructor(path: string, failed: (error: unknown) => void) {
    this.path = path;
    this.failed = failed;
  }

  /** @throws CorruptInput when the trail that is there does not hold */
  async open(disk: Disk, nowNs: () => bigint): Promise<void> {
    this.nowNs = nowNs;
    await disk.makeFolder(dirname(this.path));
    const known = await disk.stat(this.path);
    const check = checkAudit(known === undefined ? '' : new TextDecoder().decode(await disk.read(this.path)));
    if (check.broken !== undefined) {
      throw new CorruptInput(
        `${this.path}, line ${check.broken.line}`,
        `The trail is broken: ${check.broken.reason}.`,
        {
          component: 'audit',
          hint: 'Keep the file, find out who changed it, and begin a new one.',
        },
      );
    }
    this.sequence = check.lines;
    this.previous = check.head;
    this.at = check.bytes;
    this.file = await disk.open(this.path, 'write');
    await this.file.truncate(check.bytes);
    await this.file.sync();
    await disk.syncFolder(dirname(this.path));
    for (const { kind, details } of this.early.splice(0)) this.record(kind, details);
  }

  record(kind: string, details: Readonly<Record<string, unknown>>): void {
    if (this.broken) return;
    if (this.file === undefined) {
      this.early.push({ kind, details });
      return;
    }
    const sequence = ++this.sequence;
    const timeNs = String(this.nowNs());
    const plain = JSON.parse(
      JSON.stringify(details, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ) as Readonly<Record<string, unknown>>;
    const { previous } = this;
    const own = hashOf(sequence, timeNs, kind, plain, previous);
    this.previous = own;
    this.pending.push(
      encoder.encode(`${JSON.stringify({ sequence, timeNs, kind, details: plain, previous, hash: own })}\n`),
    );
    this.writing ??= this.write();
  }

  private async write(): Promise<void> {
    // What is recorded within this turn is written with it.
    await Promise.resolve();
    try {
      while (this.pending.length > 0 && this.file !== undefined) {
        const pieces = this.pending;
        this.pending = [];
        await this.file.write(pieces, this.at);
        await this.file.sync();
        this.at += pieces.reduce((sum, piece) => sum + piece.length, 0);
      }
    } catch (error) {
      this.broken = true;
      this.failed(error);
    } finally {
      this.writing = undefined;
    }
  }

  async close(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    await this.file?.close();
    this.file = undefined;
    this.broken = true;
  }
}
