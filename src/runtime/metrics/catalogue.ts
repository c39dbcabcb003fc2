import type { MetricType } from '../../core/index.js';

/** What is said of a metric once; the page, the dashboard and the numbers themselves are made from it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly labels: readonly string[];
  /** Where it stands on the dashboard. */
  readonly group: 'flow' | 'stages' | 'caches' | 'safety' | 'trading' | 'process';
}

const counter = (
  group: MetricDefinition['group'],
  name: string,
  help: string,
  ...labels: string[]
): MetricDefinition => ({
  name,
  type: 'counter',
  help,
  labels,
  group,
});
const gauge = (
  group: MetricDefinition['group'],
  name: string,
  help: string,
  ...labels: string[]
): MetricDefinition => ({
  name,
  type: 'gauge',
  help,
  labels,
  group,
});
const histogram = (
  group: MetricDefinition['group'],
  name: string,
  help: string,
  ...labels: string[]
): MetricDefinition => ({ name, type: 'histogram', help, labels, group });

/** Every metric that a run has by itself. Components may add their own through the meter of the run. */
export const METRICS = {
  sourceRows: counter('flow', 'rxarrow_source_rows_total', 'Rows that a source has pushed.', 'source'),
  sourceBatches: counter('flow', 'rxarrow_source_batches_total', 'Batches that a source has pushed.', 'source'),
  sourceBytes: counter('flow', 'rxarrow_source_bytes_total', 'Bytes of the rows that a source has pushed.', 'source'),
  sourceDropped: counter(
    'flow',
    'rxarrow_source_dropped_rows_total',
    'Rows that the buffer of a feed had no room for.',
    'source',
  ),
  sourceLag: gauge(
    'flow',
    'rxarrow_source_event_lag_seconds',
    'How far the latest row of a source, by `available` or `time`, lies behind the clock.',
    'source',
  ),
  sourceUnsettledRows: gauge(
    'flow',
    'rxarrow_source_unsettled_rows',
    'Rows of a source in flight or held.',
    'source',
    'kind',
  ),
  sourceUnsettledBytes: gauge(
    'flow',
    'rxarrow_source_unsettled_bytes',
    'Bytes of a source in flight or held.',
    'source',
    'kind',
  ),
  unsettledBatches: gauge('flow', 'rxarrow_unsettled_batches', 'Batches of the run in flight or held.', 'kind'),
  stageRowsIn: counter('stages', 'rxarrow_stage_rows_in_total', 'Rows that came to a stage.', 'stage', 'component'),
  stageRowsOut: counter('stages', 'rxarrow_stage_rows_out_total', 'Rows that a stage emitted.', 'stage', 'component'),
  stageFates: counter(
    'stages',
    'rxarrow_stage_fates_total',
    'Rows that a stage did not emit, by what became of them.',
    'stage',
    'component',
    'fate',
  ),
  stageHeld: gauge('stages', 'rxarrow_stage_held_rows', 'Rows that a stage keeps.', 'stage', 'component'),
  stageSeconds: histogram(
    'stages',
    'rxarrow_stage_batch_duration_seconds',
    'Time that a stage spent on a batch, the stages above it left out; of one batch in every few.',
    'stage',
    'component',
  ),
  deadLetters: counter('safety', 'rxarrow_dead_letters_total', 'Rows that could not be used.', 'component', 'cause'),
  lateRows: counter('safety', 'rxarrow_late_rows_total', 'Rows that came too late.', 'component'),
  warnings: counter('safety', 'rxarrow_warnings_total', 'Warnings that the run gave.'),
  gaps: counter('safety', 'rxarrow_gaps_total', 'Gaps that sources have told of.', 'source'),
  retries: counter('safety', 'rxarrow_retries_total', 'Calls that were made again.', 'component'),
  breakerState: gauge(
    'safety',
    'rxarrow_breaker_state',
    'State of a circuit breaker: 0 closed, 1 half open, 2 open.',
    'component',
  ),
  breakerChanges: counter(
    'safety',
    'rxarrow_breaker_transitions_total',
    'Changes of the state of a circuit breaker.',
    'component',
    'to',
  ),
  health: gauge(
    'safety',
    'rxarrow_health_state',
    'Health of a component: 1 for the state that it is in, 0 for the others.',
    'component',
    'state',
  ),
  checkpoints: counter('safety', 'rxarrow_checkpoints_total', 'Checkpoints by what became of them.', 'outcome'),
  checkpointBytes: gauge('safety', 'rxarrow_checkpoint_size_bytes', 'Size of the latest checkpoint.'),
  checkpointQuiet: histogram(
    'safety',
    'rxarrow_checkpoint_quiet_duration_seconds',
    'How long sources stood still for a checkpoint.',
  ),
  checkpointTotal: histogram(
    'safety',
    'rxarrow_checkpoint_duration_seconds',
    'How long a checkpoint took until sources were told that it is durable.',
  ),
  cacheEntries: gauge('caches', 'rxarrow_cache_entries', 'Entries of a cache.', 'cache'),
  cacheBytes: gauge('caches', 'rxarrow_cache_size_bytes', 'Bytes of what is in a cache.', 'cache'),
  cacheHits: counter('caches', 'rxarrow_cache_hits_total', 'Look-ups that found something.', 'cache'),
  cacheMisses: counter('caches', 'rxarrow_cache_misses_total', 'Look-ups that found nothing.', 'cache'),
  cacheEvictions: counter('caches', 'rxarrow_cache_evictions_total', 'Entries that went to make room.', 'cache'),
  cacheExpirations: counter('caches', 'rxarrow_cache_expirations_total', 'Entries whose time was over.', 'cache'),
  cacheInvalidations: counter('caches', 'rxarrow_cache_invalidations_total', 'Entries that were invalidated.', 'cache'),
  cacheRejections: counter(
    'caches',
    'rxarrow_cache_rejections_total',
    'Values that were larger than the whole cache.',
    'cache',
  ),
  ringRows: gauge('caches', 'rxarrow_ring_rows', 'Rows that wait in a ring between threads.', 'ring'),
  ringBytes: gauge('caches', 'rxarrow_ring_size_bytes', 'Bytes that wait in a ring between threads.', 'ring'),
  ringDropped: counter(
    'caches',
    'rxarrow_ring_dropped_rows_total',
    'Rows that were overwritten before anybody read them.',
    'ring',
  ),
  tradingState: gauge(
    'trading',
    'rxarrow_trading_state',
    'Whether the desk may open positions: 0 open, 1 entries closed, 2 halted.',
  ),
  orders: counter('trading', 'rxarrow_orders_total', 'Orders by what has become of them.', 'desk', 'status'),
  exposure: gauge(
    'trading',
    'rxarrow_exposure',
    'Value of the positions of a desk, in the currency of its account.',
    'desk',
    'kind',
  ),
  equity: gauge('trading', 'rxarrow_equity', 'Equity of a desk, in the currency of its account.', 'desk'),
  drawdown: gauge('trading', 'rxarrow_drawdown_ratio', 'Fraction below the highest equity so far.', 'desk'),
  eventLoopDelay: gauge(
    'process',
    'rxarrow_event_loop_delay_seconds',
    'Delay of the event loop over the last ten seconds.',
    'quantile',
  ),
  collections: counter('process', 'rxarrow_gc_duration_seconds_total', 'Time spent collecting garbage.', 'kind'),
  residentBytes: gauge('process', 'process_resident_memory_bytes', 'Resident memory of the process.'),
  heapBytes: gauge('process', 'nodejs_heap_size_used_bytes', 'Heap of the process in use.'),
  bufferBytes: gauge('process', 'nodejs_external_memory_bytes', 'Memory of array buffers of the process.'),
  cpuSeconds: counter('process', 'process_cpu_seconds_total', 'Processor time of the process.'),
} as const satisfies Record<string, MetricDefinition>;
