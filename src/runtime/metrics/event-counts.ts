import type { BreakerState, HealthState, RunEvent } from '../../core/index.js';
import { DurationHistogram } from './histogram.js';
import { LabelledCounts } from './labelled-counts.js';

const BREAKER_STATES: Readonly<Record<BreakerState, number>> = { closed: 0, halfOpen: 1, open: 2 };
const TRADING_STATES = { open: 0, entriesClosed: 1, halted: 2 } as const;

/** Counts what the run tells of itself. */
export class EventCounts {
  readonly deadLetters = new LabelledCounts();
  readonly late = new LabelledCounts();
  readonly gaps = new LabelledCounts();
  readonly retries = new LabelledCounts();
  readonly breakerChanges = new LabelledCounts();
  readonly checkpoints = new LabelledCounts();
  readonly breakers = new Map<string, number>();
  readonly health = new Map<string, HealthState>();
  readonly quiet = new DurationHistogram();
  readonly total = new DurationHistogram();
  warnings = 0;
  checkpointBytes = 0;
  trading = 0;

  take(event: RunEvent): void {
    switch (event.kind) {
      case 'warning':
        this.warnings++;
        break;
      case 'deadLetter':
        this.deadLetters.add({ component: event.letter.component, cause: event.letter.cause }, 1);
        break;
      case 'late':
        this.late.add({ component: event.letter.component }, 1);
        break;
      case 'gap':
        this.gaps.add({ source: event.source }, 1);
        break;
      case 'retry':
        this.retries.add({ component: event.component }, 1);
        break;
      case 'breaker':
        this.breakers.set(event.component, BREAKER_STATES[event.to]);
        this.breakerChanges.add({ component: event.component, to: event.to }, 1);
        break;
      case 'health':
        this.health.set(event.component, event.state);
        break;
      case 'checkpoint':
        this.takeCheckpoint(event);
        break;
      case 'trading':
        this.trading = TRADING_STATES[event.state];
        break;
      default:
    }
  }

  private takeCheckpoint(event: Extract<RunEvent, { kind: 'checkpoint' }>): void {
    this.checkpoints.add({ outcome: event.outcome }, 1);
    if (event.outcome !== 'written') return;
    this.checkpointBytes = event.bytes;
    this.quiet.observe(event.quietMs / 1000);
    this.total.observe(event.totalMs / 1000);
  }
}
