import type { BoundRule, Desk, RuleStage, RuleState, StateCells } from '../../core/index.js';
import { readState, stateTable, type StateTables } from '../../columnar/index.js';
import { SlotColumns } from './slot-columns.js';

type Phase = 'exits' | 'entries' | 'size' | 'band' | 'limit';

const PHASES: readonly Phase[] = ['exits', 'entries', 'size', 'band', 'limit'];
const FIRST = Int32Array.of(0);

/** State of one rule: columns by symbol, and single values as columns of one cell. */
class RuleColumns implements RuleState {
  readonly bySymbol = new SlotColumns();
  readonly single = new SlotColumns();

  constructor() {
    this.single.reserve(1);
  }

  perSymbol(name: string, initial = 0): StateCells<Float64Array> {
    return this.bySymbol.number(name, initial);
  }
  timePerSymbol(name: string): StateCells<BigInt64Array> {
    return this.bySymbol.time(name);
  }
  number(name: string, initial = 0): StateCells<Float64Array> {
    return this.single.number(name, initial);
  }
  time(name: string): StateCells<BigInt64Array> {
    return this.single.time(name);
  }
}

/** The rules of a desk at work, in the order of the list within each phase. */
export class RuleSet {
  private readonly rules: { readonly name: string; readonly stage: RuleStage; readonly state: RuleColumns }[];
  private readonly byPhase: Readonly<Record<Phase, readonly RuleStage[]>>;
  private readonly onFill: readonly RuleStage[];
  private readonly onMove: readonly RuleStage[];

  constructor(bound: readonly BoundRule[]) {
    this.rules = bound.map((rule) => {
      const state = new RuleColumns();
      return { name: rule.name, stage: rule.open(state), state };
    });
    const having = (method: keyof RuleStage): RuleStage[] =>
      this.rules.map(({ stage }) => stage).filter((stage) => stage[method] !== undefined);
    this.byPhase = Object.fromEntries(PHASES.map((phase) => [phase, having(phase)])) as Record<Phase, RuleStage[]>;
    this.onFill = having('filled');
    this.onMove = having('moved');
  }

  /** Whether any rule protects positions. */
  get protects(): boolean {
    return this.onFill.length > 0 || this.onMove.length > 0;
  }

  get moves(): boolean {
    return this.onMove.length > 0;
  }

  run(phase: Phase, desk: Desk): void {
    const stages = this.byPhase[phase];
    for (let at = 0; at < stages.length; at++) (stages[at] as RuleStage)[phase]?.(desk);
  }

  filled(desk: Desk, slot: number): void {
    for (const stage of this.onFill) stage.filled?.(desk, slot);
  }

  moved(desk: Desk, slot: number): void {
    for (const stage of this.onMove) stage.moved?.(desk, slot);
  }

  reserve(slots: number): void {
    for (const { state } of this.rules) state.bySymbol.reserve(slots);
  }

  /** One table a rule and kind of state, by place and name in the list. */
  snapshot(order: Int32Array, count: number, symbols: readonly string[]): StateTables {
    const tables: Record<string, ReturnType<typeof stateTable>> = {};
    for (const [place, { name, state }] of this.rules.entries()) {
      if (!state.bySymbol.isEmpty)
        tables[`rule ${place} ${name} by symbol`] = stateTable({
          ...state.bySymbol.snapshot(order, count),
          symbol: symbols,
        });
      if (!state.single.isEmpty) tables[`rule ${place} ${name}`] = stateTable(state.single.snapshot(FIRST, 1));
    }
    return tables;
  }

  restore(tables: StateTables): void {
    for (const [place, { name, state }] of this.rules.entries()) {
      const bySymbol = tables[`rule ${place} ${name} by symbol`];
      if (bySymbol !== undefined && (readState(bySymbol, 'symbol') as readonly string[]).length > 0)
        state.bySymbol.restore(bySymbol);
      const single = tables[`rule ${place} ${name}`];
      if (single !== undefined) state.single.restore(single);
    }
  }
}
