import type { Random } from '../../base/random.js';
import { outputRows, type OutputRow } from './compare-rows.js';
import { drive } from './drive.js';
import { batchesOf } from './input-batches.js';
import { BAR_KINDS } from './input-rows.js';
import { LawBroken } from './law-broken.js';
import { columnFor, rowsFor, schemaFor, warmupOf, type Subject } from './subject.js';

/** The first value of a key comes after exactly `warmup` rows whose inputs are all present; before it there is none. */
export async function warmUp(subject: Subject, random: Random): Promise<void> {
  const warmup = warmupOf(subject);
  const rows = rowsFor(subject, random);
  const { batches } = await drive(subject.assemble, [batchesOf(schemaFor(subject), rows, [1 + random.integer(50)])]);
  const roles = (subject.card.inputs ?? []).map((role) => columnFor(subject, role));
  const known = new Set([...Object.keys(BAR_KINDS), ...subject.extras.map(({ name }) => name)]);
  const seen = new Map<string, number>();
  for (const [place, row] of outputRows(batches).entries()) {
    const complete = roles.every((role) => row[role] !== null);
    if (!complete && subject.card.missing === 'skip') {
      if (hasValue(row, known))
        throw new LawBroken('warmup', subject.title, `row ${place} lacks an input but has a value.`);
      continue;
    }
    const symbol = String(row['symbol']);
    const before = seen.get(symbol) ?? 0;
    seen.set(symbol, before + 1);
    if (before < warmup && hasValue(row, known))
      throw new LawBroken(
        'warmup',
        subject.title,
        `"${symbol}" has a value after ${before} rows, but its warm-up is ${warmup}.`,
      );
    if (before === warmup && subject.card.missing === 'skip' && !hasValue(row, known))
      throw new LawBroken(
        'warmup',
        subject.title,
        `"${symbol}" has no value after ${before} rows, though its warm-up is over.`,
      );
  }
}

function hasValue(row: OutputRow, known: ReadonlySet<string>): boolean {
  return Object.entries(row).some(([name, value]) => !known.has(name) && value !== null);
}
