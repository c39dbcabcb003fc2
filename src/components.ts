// Written by `npm run gen`; do not edit.
import { crossOver } from './operators/features/cross-over.js';
import { crossUnder } from './operators/features/cross-under.js';
import { lag } from './operators/features/lag.js';
import { returns } from './operators/features/returns.js';
import { zScore } from './operators/features/z-score.js';
import { atr } from './operators/indicators/atr.js';
import { bollinger } from './operators/indicators/bollinger.js';
import { dema } from './operators/indicators/dema.js';
import { ema } from './operators/indicators/ema.js';
import { hma } from './operators/indicators/hma.js';
import { kama } from './operators/indicators/kama.js';
import { macd } from './operators/indicators/macd.js';
import { obv } from './operators/indicators/obv.js';
import { rma } from './operators/indicators/rma.js';
import { roc } from './operators/indicators/roc.js';
import { rsi } from './operators/indicators/rsi.js';
import { sma } from './operators/indicators/sma.js';
import { stddev } from './operators/indicators/stddev.js';
import { stochastic } from './operators/indicators/stochastic.js';
import { t3 } from './operators/indicators/t3.js';
import { tema } from './operators/indicators/tema.js';
import { trima } from './operators/indicators/trima.js';
import { trix } from './operators/indicators/trix.js';
import { volatility } from './operators/indicators/volatility.js';
import { vwap } from './operators/indicators/vwap.js';
import { wma } from './operators/indicators/wma.js';
import { zlema } from './operators/indicators/zlema.js';
import { asOf } from './operators/table/as-of.js';
import { derive } from './operators/table/derive.js';
import { drop } from './operators/table/drop.js';
import { mergeByTime } from './operators/table/merge-by-time.js';
import { rebatch } from './operators/table/rebatch.js';
import { rename } from './operators/table/rename.js';
import { replay } from './operators/table/replay.js';
import { select } from './operators/table/select.js';
import { sortByTime } from './operators/table/sort-by-time.js';
import { tap } from './operators/table/tap.js';
import { where } from './operators/table/where.js';
import { metrics } from './runtime/metrics/metrics.js';
import { spillFolder } from './runtime/spill/spill-folder.js';
import { arrowFile as arrowFileSink } from './sinks/arrow/arrow-file.js';
import { forEachBatch } from './sinks/code/for-each-batch.js';
import { csv as csvSink } from './sinks/csv/csv.js';
import { desk } from './sinks/desk/desk.js';
import { equity } from './sinks/desk/equity.js';
import { fills } from './sinks/desk/fills.js';
import { orderEvents } from './sinks/desk/order-events.js';
import { orders } from './sinks/desk/orders.js';
import { positions } from './sinks/desk/positions.js';
import { fixedFraction } from './sinks/desk/rules/fixed-fraction.js';
import { maxDrawdown } from './sinks/desk/rules/max-drawdown.js';
import { maxGross } from './sinks/desk/rules/max-gross.js';
import { maxPosition } from './sinks/desk/rules/max-position.js';
import { rebalanceBand } from './sinks/desk/rules/rebalance-band.js';
import { stopLoss } from './sinks/desk/rules/stop-loss.js';
import { takeProfit } from './sinks/desk/rules/take-profit.js';
import { volatilityTarget } from './sinks/desk/rules/volatility-target.js';
import { memory as memorySink } from './sinks/memory/memory.js';
import { parquet as parquetSink } from './sinks/parquet/parquet.js';
import { table } from './sinks/table/table.js';
import { arrowFile as arrowFileSource } from './sources/arrow/arrow-file.js';
import { arrowStream } from './sources/arrow/arrow-stream.js';
import { csv as csvSource } from './sources/csv/csv.js';
import { generate } from './sources/generate/generate.js';
import { fromArrays, fromRows } from './sources/memory/from-values.js';
import { fromTable, memory as memorySource } from './sources/memory/memory.js';
import { parquet as parquetSource } from './sources/parquet/parquet.js';

/** Every component of the library, by kind and then by name. */
export const components = [
  atr,
  bollinger,
  crossOver,
  crossUnder,
  dema,
  ema,
  hma,
  kama,
  lag,
  macd,
  obv,
  returns,
  rma,
  roc,
  rsi,
  sma,
  stddev,
  stochastic,
  t3,
  tema,
  trima,
  trix,
  volatility,
  vwap,
  wma,
  zScore,
  zlema,
  asOf,
  mergeByTime,
  derive,
  drop,
  equity,
  fills,
  orderEvents,
  orders,
  positions,
  rebatch,
  rename,
  replay,
  select,
  sortByTime,
  tap,
  where,
  fixedFraction,
  maxDrawdown,
  maxGross,
  maxPosition,
  rebalanceBand,
  stopLoss,
  takeProfit,
  volatilityTarget,
  metrics,
  spillFolder,
  arrowFileSink,
  csvSink,
  desk,
  forEachBatch,
  memorySink,
  parquetSink,
  table,
  arrowFileSource,
  arrowStream,
  csvSource,
  fromArrays,
  fromRows,
  fromTable,
  generate,
  memorySource,
  parquetSource,
] as const;
