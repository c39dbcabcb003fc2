// Written by `npm run gen`; do not edit.
import { crossOver } from './operators/features/cross-over.js';
import { crossUnder } from './operators/features/cross-under.js';
import { lag } from './operators/features/lag.js';
import { returns } from './operators/features/returns.js';
import { zScore } from './operators/features/z-score.js';
import { accelerationBands } from './operators/indicators/acceleration-bands.js';
import { apo } from './operators/indicators/apo.js';
import { atr } from './operators/indicators/atr.js';
import { averageDeviation } from './operators/indicators/average-deviation.js';
import { averagePrice } from './operators/indicators/average-price.js';
import { bollinger } from './operators/indicators/bollinger.js';
import { bop } from './operators/indicators/bop.js';
import { cci } from './operators/indicators/cci.js';
import { dema } from './operators/indicators/dema.js';
import { donchian } from './operators/indicators/donchian.js';
import { ema } from './operators/indicators/ema.js';
import { heikinAshi } from './operators/indicators/heikin-ashi.js';
import { hma } from './operators/indicators/hma.js';
import { kama } from './operators/indicators/kama.js';
import { kdj } from './operators/indicators/kdj.js';
import { keltner } from './operators/indicators/keltner.js';
import { macdExtended } from './operators/indicators/macd-extended.js';
import { macd } from './operators/indicators/macd.js';
import { medianPrice } from './operators/indicators/median-price.js';
import { midpoint } from './operators/indicators/midpoint.js';
import { midprice } from './operators/indicators/midprice.js';
import { movingAverage } from './operators/indicators/moving-average.js';
import { natr } from './operators/indicators/natr.js';
import { obv } from './operators/indicators/obv.js';
import { ppo } from './operators/indicators/ppo.js';
import { rma } from './operators/indicators/rma.js';
import { roc } from './operators/indicators/roc.js';
import { rsi } from './operators/indicators/rsi.js';
import { sarExtended } from './operators/indicators/sar-extended.js';
import { sar } from './operators/indicators/sar.js';
import { sma } from './operators/indicators/sma.js';
import { stddev } from './operators/indicators/stddev.js';
import { stochasticRsi } from './operators/indicators/stochastic-rsi.js';
import { stochastic } from './operators/indicators/stochastic.js';
import { supertrend } from './operators/indicators/supertrend.js';
import { t3 } from './operators/indicators/t3.js';
import { tema } from './operators/indicators/tema.js';
import { trima } from './operators/indicators/trima.js';
import { trix } from './operators/indicators/trix.js';
import { trueRange } from './operators/indicators/true-range.js';
import { typicalPrice } from './operators/indicators/typical-price.js';
import { variableAverage } from './operators/indicators/variable-average.js';
import { volatility } from './operators/indicators/volatility.js';
import { vwap } from './operators/indicators/vwap.js';
import { vwma } from './operators/indicators/vwma.js';
import { weightedClose } from './operators/indicators/weighted-close.js';
import { williamsR } from './operators/indicators/williams-r.js';
import { wma } from './operators/indicators/wma.js';
import { zlema } from './operators/indicators/zlema.js';
import { asOf } from './operators/table/as-of.js';
import { buffer } from './operators/table/buffer.js';
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
import { alerts } from './runtime/alerts/alerts.js';
import { log } from './runtime/log/log.js';
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
  accelerationBands,
  apo,
  atr,
  averageDeviation,
  averagePrice,
  bollinger,
  bop,
  cci,
  crossOver,
  crossUnder,
  dema,
  donchian,
  ema,
  heikinAshi,
  hma,
  kama,
  kdj,
  keltner,
  lag,
  macd,
  macdExtended,
  medianPrice,
  midpoint,
  midprice,
  movingAverage,
  natr,
  obv,
  ppo,
  returns,
  rma,
  roc,
  rsi,
  sar,
  sarExtended,
  sma,
  stddev,
  stochastic,
  stochasticRsi,
  supertrend,
  t3,
  tema,
  trima,
  trix,
  trueRange,
  typicalPrice,
  variableAverage,
  volatility,
  vwap,
  vwma,
  weightedClose,
  williamsR,
  wma,
  zScore,
  zlema,
  asOf,
  mergeByTime,
  buffer,
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
  alerts,
  log,
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
