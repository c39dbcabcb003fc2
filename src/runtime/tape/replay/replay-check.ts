import type { RecordBatch } from 'apache-arrow';
import type { RunHost, RunService } from '../../../core/index.js';
import type { TapeReader } from '../../../core/tape/index.js';
import type { FlowWatch, StageNode } from '../../flow/index.js';
import { SinkDigests, type SinkDigest } from '../sink-digests.js';
import { StageRows, type StageLine } from '../stage-rows.js';
import type { RecordedSession } from './recorded-sessions.js';
import { RowComparison, type RowDifference } from './row-comparison.js';

/** A sink whose digest is another one than in the recorded run. */
export interface SinkDifference {
  readonly id: string;
  readonly name: string;
  readonly side: 'input' | 'output';
  readonly recorded: { readonly rows: number; readonly digest: string } | undefined;
  readonly now: { readonly rows: number; readonly digest: string } | undefined;
}

/** How a replay compares with the recorded run. */
export interface ReplayVerdict {
  readonly same: boolean;
  readonly sinks: readonly SinkDigest[];
  readonly sinkDifferences: readonly SinkDifference[];
  /** First differing row of each stage that differs, those beneath first; only with digests of stages. */
  readonly rowDifferences: readonly RowDifference[];
  /** Stages that only one of the two has. */
  readonly unpaired: { readonly recorded: readonly StageLine[]; readonly now: readonly StageLine[] };
}

/** What of a replay is not compared. */
export interface CheckTerms {
  /** Sinks that something else stands in for: only what goes into them is compared. */
  readonly standIns: ReadonlySet<string>;
  /** Sinks that are not looked at, as those of dead letters: what a source could not use is not on the tape. */
  readonly ignored: ReadonlySet<string>;
}

/** Watches a replay and compares what its stages and sinks give with what those of the recorded run gave. */
export class ReplayCheck implements RunService, FlowWatch {
  readonly name = 'replay check';
  private readonly session: RecordedSession;
  private readonly comparison: RowComparison | undefined;
  private readonly rows: StageRows | undefined;
  private readonly sinks = new SinkDigests();
  private readonly terms: CheckTerms;

  private constructor(session: RecordedSession, comparison: RowComparison | undefined, terms: CheckTerms) {
    this.session = session;
    this.comparison = comparison;
    this.terms = terms;
    if (comparison !== undefined)
      this.rows = new StageRows({
        keepsBatches: true,
        stage: (line) => comparison.stage(line),
        rows: (rows) => comparison.add(rows),
      });
  }

  static async open(reader: TapeReader, session: RecordedSession, terms: CheckTerms): Promise<ReplayCheck> {
    const except = new Set([...terms.standIns, ...terms.ignored]);
    const withRows = session.begin.digests === 'stages';
    return new ReplayCheck(session, withRows ? await RowComparison.open(reader, session, except) : undefined, terms);
  }

  open({ context }: RunHost): void {
    const { comparison } = this;
    if (comparison !== undefined) {
      context.withheld.add({ from: () => comparison.full });
      comparison.onRoom = () => context.wake();
    }
    this.sinks.begin(context);
    this.rows?.begin(context);
    context.addWatch(this);
  }

  enter(node: StageNode, batch: RecordBatch): void {
    this.sinks.entered(node, batch);
  }

  emitted(node: StageNode, batch: RecordBatch): void {
    this.sinks.emitted(node, batch);
    this.rows?.add(node, batch);
  }

  /** To be asked when the replay has ended. */
  async verdict(): Promise<ReplayVerdict> {
    const { comparison, rows, session } = this;
    rows?.flush();
    const recordedRows = session.end === undefined ? undefined : new Map(session.end.rows);
    const rowDifferences =
      comparison === undefined
        ? []
        : await comparison.differences(rows?.counts() ?? new Map<number, number>(), recordedRows);
    const sinks = this.sinks.digests();
    const sinkDifferences = session.end === undefined ? [] : this.differences(session.end.sinks, sinks);
    const unpaired = comparison?.unpaired ?? { recorded: [], now: [] };
    const same = rowDifferences.length + sinkDifferences.length + unpaired.recorded.length + unpaired.now.length === 0;
    return { same, sinks, sinkDifferences, rowDifferences, unpaired };
  }

  private differences(recorded: readonly SinkDigest[], now: readonly SinkDigest[]): SinkDifference[] {
    const { standIns, ignored } = this.terms;
    const ids = [...new Set([...recorded, ...now].map(({ id }) => id))].filter((id) => !ignored.has(id));
    return ids.flatMap((id) => {
      const before = recorded.find((sink) => sink.id === id);
      const after = now.find((sink) => sink.id === id);
      const name = before?.name ?? after?.name ?? id;
      const sides = standIns.has(id) ? (['input'] as const) : (['input', 'output'] as const);
      return sides.flatMap((side): SinkDifference[] => {
        const [left, right] = [sideOf(before, side), sideOf(after, side)];
        return left?.digest === right?.digest ? [] : [{ id, name, side, recorded: left, now: right }];
      });
    });
  }
}

function sideOf(sink: SinkDigest | undefined, side: 'input' | 'output'): SinkDifference['now'] {
  if (sink === undefined) return undefined;
  return side === 'input'
    ? { rows: sink.rowsIn, digest: sink.digestIn }
    : { rows: sink.rowsOut, digest: sink.digestOut };
}
