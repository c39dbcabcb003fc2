// Written by `npm run gen`; do not edit.
import { absorptionRatio } from './operators/cross-asset/absorption-ratio.js';
import { adf } from './operators/cross-asset/adf.js';
import { clusters } from './operators/cross-asset/clusters.js';
import { cointegration } from './operators/cross-asset/cointegration.js';
import { covarianceMatrix } from './operators/cross-asset/covariance-matrix.js';
import { covariance } from './operators/cross-asset/covariance.js';
import { distanceCorrelation } from './operators/cross-asset/distance-correlation.js';
import { dtw } from './operators/cross-asset/dtw.js';
import { ewmaCovarianceMatrix } from './operators/cross-asset/ewma-covariance-matrix.js';
import { fullSampleCointegration } from './operators/cross-asset/full-sample-cointegration.js';
import { halfLife } from './operators/cross-asset/half-life.js';
import { hayashiYoshida } from './operators/cross-asset/hayashi-yoshida.js';
import { kalmanHedge } from './operators/cross-asset/kalman-hedge.js';
import { leadLag } from './operators/cross-asset/lead-lag.js';
import { minimumSpanningTree } from './operators/cross-asset/minimum-spanning-tree.js';
import { pairs } from './operators/cross-asset/pairs.js';
import { principalComponents } from './operators/cross-asset/principal-components.js';
import { rollingBeta } from './operators/cross-asset/rolling-beta.js';
import { spread } from './operators/cross-asset/spread.js';
import { turbulence } from './operators/cross-asset/turbulence.js';
import { boxCox } from './operators/features/box-cox.js';
import { calendarFeatures } from './operators/features/calendar-features.js';
import { clip } from './operators/features/clip.js';
import { crossOver } from './operators/features/cross-over.js';
import { crossUnder } from './operators/features/cross-under.js';
import { cusumFilter } from './operators/features/cusum-filter.js';
import { difference } from './operators/features/difference.js';
import { entropy } from './operators/features/entropy.js';
import { expandingPair } from './operators/features/expanding-pair.js';
import { expanding } from './operators/features/expanding.js';
import { fractionalDifference } from './operators/features/fractional-difference.js';
import { kalman } from './operators/features/kalman.js';
import { kurtosis } from './operators/features/kurtosis.js';
import { lag } from './operators/features/lag.js';
import { logTransform } from './operators/features/log-transform.js';
import { metaLabel } from './operators/features/meta-label.js';
import { minMax } from './operators/features/min-max.js';
import { oneHot } from './operators/features/one-hot.js';
import { onlineLogistic } from './operators/features/online-logistic.js';
import { onlineRegression } from './operators/features/online-regression.js';
import { ordinal } from './operators/features/ordinal.js';
import { pageHinkley } from './operators/features/page-hinkley.js';
import { polynomialFeatures } from './operators/features/polynomial-features.js';
import { quantile } from './operators/features/quantile.js';
import { ratioFeatures } from './operators/features/ratio-features.js';
import { returns } from './operators/features/returns.js';
import { robustScale } from './operators/features/robust-scale.js';
import { scale } from './operators/features/scale.js';
import { skewness } from './operators/features/skewness.js';
import { targetEncoder } from './operators/features/target-encoder.js';
import { trendScan } from './operators/features/trend-scan.js';
import { tripleBarrier } from './operators/features/triple-barrier.js';
import { winsorise } from './operators/features/winsorise.js';
import { zScore } from './operators/features/z-score.js';
import { accelerationBands } from './operators/indicators/acceleration-bands.js';
import { acceleratorOscillator } from './operators/indicators/accelerator-oscillator.js';
import { ad } from './operators/indicators/ad.js';
import { adosc } from './operators/indicators/adosc.js';
import { adx } from './operators/indicators/adx.js';
import { adxr } from './operators/indicators/adxr.js';
import { alma } from './operators/indicators/alma.js';
import { amihud } from './operators/indicators/amihud.js';
import { apo } from './operators/indicators/apo.js';
import { aroon } from './operators/indicators/aroon.js';
import { atr } from './operators/indicators/atr.js';
import { autocorrelation } from './operators/indicators/autocorrelation.js';
import { averageDeviation } from './operators/indicators/average-deviation.js';
import { averagePrice } from './operators/indicators/average-price.js';
import { averageRange } from './operators/indicators/average-range.js';
import { awesomeOscillator } from './operators/indicators/awesome-oscillator.js';
import { beta } from './operators/indicators/beta.js';
import { bollinger } from './operators/indicators/bollinger.js';
import { bop } from './operators/indicators/bop.js';
import { candlePatterns } from './operators/indicators/candle-patterns.js';
import { cci } from './operators/indicators/cci.js';
import { chaikinVolatility } from './operators/indicators/chaikin-volatility.js';
import { chandelierExit } from './operators/indicators/chandelier-exit.js';
import { choppiness } from './operators/indicators/choppiness.js';
import { cmf } from './operators/indicators/cmf.js';
import { cmo } from './operators/indicators/cmo.js';
import { connorsRsi } from './operators/indicators/connors-rsi.js';
import { coppock } from './operators/indicators/coppock.js';
import { correlation } from './operators/indicators/correlation.js';
import { cumulativeSum } from './operators/indicators/cumulative-sum.js';
import { cyclePeriod } from './operators/indicators/cycle-period.js';
import { cyclePhase } from './operators/indicators/cycle-phase.js';
import { cyclePhasor } from './operators/indicators/cycle-phasor.js';
import { cycleSine } from './operators/indicators/cycle-sine.js';
import { cycleTrendline } from './operators/indicators/cycle-trendline.js';
import { dema } from './operators/indicators/dema.js';
import { directionalMovement } from './operators/indicators/directional-movement.js';
import { dmi } from './operators/indicators/dmi.js';
import { donchian } from './operators/indicators/donchian.js';
import { dpo } from './operators/indicators/dpo.js';
import { effectiveSpread } from './operators/indicators/effective-spread.js';
import { efficiencyRatio } from './operators/indicators/efficiency-ratio.js';
import { efi } from './operators/indicators/efi.js';
import { elderRay } from './operators/indicators/elder-ray.js';
import { ema } from './operators/indicators/ema.js';
import { ewmaVolatility } from './operators/indicators/ewma-volatility.js';
import { extremeRows } from './operators/indicators/extreme-rows.js';
import { fisher } from './operators/indicators/fisher.js';
import { forecastOscillator } from './operators/indicators/forecast-oscillator.js';
import { fractalDimension } from './operators/indicators/fractal-dimension.js';
import { fractals } from './operators/indicators/fractals.js';
import { garchVolatility } from './operators/indicators/garch-volatility.js';
import { garmanKlass } from './operators/indicators/garman-klass.js';
import { heikinAshi } from './operators/indicators/heikin-ashi.js';
import { highest } from './operators/indicators/highest.js';
import { hma } from './operators/indicators/hma.js';
import { hurst } from './operators/indicators/hurst.js';
import { ichimoku } from './operators/indicators/ichimoku.js';
import { imi } from './operators/indicators/imi.js';
import { kama } from './operators/indicators/kama.js';
import { kdj } from './operators/indicators/kdj.js';
import { keltner } from './operators/indicators/keltner.js';
import { kyleLambda } from './operators/indicators/kyle-lambda.js';
import { laguerreRsi } from './operators/indicators/laguerre-rsi.js';
import { linearRegressionAngle } from './operators/indicators/linear-regression-angle.js';
import { linearRegression } from './operators/indicators/linear-regression.js';
import { lowest } from './operators/indicators/lowest.js';
import { macdExtended } from './operators/indicators/macd-extended.js';
import { macd } from './operators/indicators/macd.js';
import { mama } from './operators/indicators/mama.js';
import { marketFacilitation } from './operators/indicators/market-facilitation.js';
import { massIndex } from './operators/indicators/mass-index.js';
import { mcginley } from './operators/indicators/mcginley.js';
import { medianPrice } from './operators/indicators/median-price.js';
import { mfi } from './operators/indicators/mfi.js';
import { microprice } from './operators/indicators/microprice.js';
import { midpoint } from './operators/indicators/midpoint.js';
import { midprice } from './operators/indicators/midprice.js';
import { momentum } from './operators/indicators/momentum.js';
import { movingAverage } from './operators/indicators/moving-average.js';
import { natr } from './operators/indicators/natr.js';
import { nvi } from './operators/indicators/nvi.js';
import { obv } from './operators/indicators/obv.js';
import { orderBookImbalance } from './operators/indicators/order-book-imbalance.js';
import { orderFlowImbalance } from './operators/indicators/order-flow-imbalance.js';
import { parkinson } from './operators/indicators/parkinson.js';
import { percentRank } from './operators/indicators/percent-rank.js';
import { percentile } from './operators/indicators/percentile.js';
import { pivotPoints } from './operators/indicators/pivot-points.js';
import { ppo } from './operators/indicators/ppo.js';
import { pvi } from './operators/indicators/pvi.js';
import { pvt } from './operators/indicators/pvt.js';
import { qstick } from './operators/indicators/qstick.js';
import { realisedVariance } from './operators/indicators/realised-variance.js';
import { relativeVolume } from './operators/indicators/relative-volume.js';
import { rma } from './operators/indicators/rma.js';
import { roc } from './operators/indicators/roc.js';
import { rogersSatchell } from './operators/indicators/rogers-satchell.js';
import { rollSpread } from './operators/indicators/roll-spread.js';
import { rollingSum } from './operators/indicators/rolling-sum.js';
import { rsi } from './operators/indicators/rsi.js';
import { rvi } from './operators/indicators/rvi.js';
import { sarExtended } from './operators/indicators/sar-extended.js';
import { sar } from './operators/indicators/sar.js';
import { schaffTrendCycle } from './operators/indicators/schaff-trend-cycle.js';
import { sma } from './operators/indicators/sma.js';
import { smi } from './operators/indicators/smi.js';
import { squeeze } from './operators/indicators/squeeze.js';
import { stddev } from './operators/indicators/stddev.js';
import { stochasticRsi } from './operators/indicators/stochastic-rsi.js';
import { stochastic } from './operators/indicators/stochastic.js';
import { supertrend } from './operators/indicators/supertrend.js';
import { t3 } from './operators/indicators/t3.js';
import { tema } from './operators/indicators/tema.js';
import { tradeFlowImbalance } from './operators/indicators/trade-flow-imbalance.js';
import { trendMode } from './operators/indicators/trend-mode.js';
import { trima } from './operators/indicators/trima.js';
import { trix } from './operators/indicators/trix.js';
import { trueRange } from './operators/indicators/true-range.js';
import { tsi } from './operators/indicators/tsi.js';
import { typicalPrice } from './operators/indicators/typical-price.js';
import { ultimateOscillator } from './operators/indicators/ultimate-oscillator.js';
import { variableAverage } from './operators/indicators/variable-average.js';
import { variance } from './operators/indicators/variance.js';
import { vhf } from './operators/indicators/vhf.js';
import { vidya } from './operators/indicators/vidya.js';
import { volatility } from './operators/indicators/volatility.js';
import { vortex } from './operators/indicators/vortex.js';
import { vwap } from './operators/indicators/vwap.js';
import { vwma } from './operators/indicators/vwma.js';
import { wad } from './operators/indicators/wad.js';
import { weightedClose } from './operators/indicators/weighted-close.js';
import { williamsR } from './operators/indicators/williams-r.js';
import { wma } from './operators/indicators/wma.js';
import { yangZhang } from './operators/indicators/yang-zhang.js';
import { zlema } from './operators/indicators/zlema.js';
import { adjust } from './operators/quality/adjust.js';
import { validateBars } from './operators/quality/validate-bars.js';
import { validateQuotes } from './operators/quality/validate-quotes.js';
import { validateTrades } from './operators/quality/validate-trades.js';
import { alertWhen } from './operators/table/alert-when.js';
import { asOf } from './operators/table/as-of.js';
import { buffer } from './operators/table/buffer.js';
import { changes } from './operators/table/changes.js';
import { derive } from './operators/table/derive.js';
import { drop } from './operators/table/drop.js';
import { enrich } from './operators/table/enrich.js';
import { intervalJoin } from './operators/table/interval-join.js';
import { limit } from './operators/table/limit.js';
import { memoize } from './operators/table/memoize.js';
import { mergeByTime } from './operators/table/merge-by-time.js';
import { rebatch } from './operators/table/rebatch.js';
import { rename } from './operators/table/rename.js';
import { replay } from './operators/table/replay.js';
import { select } from './operators/table/select.js';
import { shard } from './operators/table/shard.js';
import { sortByTime } from './operators/table/sort-by-time.js';
import { tap } from './operators/table/tap.js';
import { where } from './operators/table/where.js';
import { countWindow } from './operators/windows/count-window.js';
import { expandingWindow } from './operators/windows/expanding-window.js';
import { imbalanceBars } from './operators/windows/imbalance-bars.js';
import { notionalBars } from './operators/windows/notional-bars.js';
import { resample } from './operators/windows/resample.js';
import { runsBars } from './operators/windows/runs-bars.js';
import { sessionWindow } from './operators/windows/session-window.js';
import { session } from './operators/windows/session.js';
import { slidingWindow } from './operators/windows/sliding-window.js';
import { tickBars } from './operators/windows/tick-bars.js';
import { timeBars } from './operators/windows/time-bars.js';
import { tumblingWindow } from './operators/windows/tumbling-window.js';
import { volumeBars } from './operators/windows/volume-bars.js';
import { alerts } from './runtime/alerts/alerts.js';
import { audit } from './runtime/audit/audit.js';
import { cache } from './runtime/cache/cache-of-run.js';
import { checkpoints } from './runtime/checkpoint/checkpoints.js';
import { health } from './runtime/health/health.js';
import { journal } from './runtime/journal/journal.js';
import { log } from './runtime/log/log.js';
import { metrics } from './runtime/metrics/metrics.js';
import { server } from './runtime/server/server.js';
import { spillFolder } from './runtime/spill/spill-folder.js';
import { record } from './runtime/tape/record.js';
import { tape as tapeService } from './runtime/tape/tape.js';
import { traces } from './runtime/traces/traces.js';
import { trading } from './runtime/trading/trading.js';
import { simulated } from './runtime/trading/venues/simulated.js';
import { parallel } from './runtime/workers/parallel.js';
import { arrowFile as arrowFileSink } from './sinks/arrow/arrow-file.js';
import { ccxtBroker } from './sinks/brokers/ccxt/ccxt-broker.js';
import { bus as busSink } from './sinks/bus/bus.js';
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
import { duckdb } from './sinks/duckdb/duckdb.js';
import { memory as memorySink } from './sinks/memory/memory.js';
import { parquet as parquetSink } from './sinks/parquet/parquet.js';
import { pulsar as pulsarSink } from './sinks/pulsar/pulsar.js';
import { redisCache } from './sinks/redis/redis-cache.js';
import { redisPubSub as redisPubSubSink } from './sinks/redis/redis-pub-sub.js';
import { redisStream as redisStreamSink } from './sinks/redis/redis-stream.js';
import { ring as ringSink } from './sinks/ring/ring.js';
import { store as storeSink } from './sinks/store/store.js';
import { table } from './sinks/table/table.js';
import { arrowFile as arrowFileSource } from './sources/arrow/arrow-file.js';
import { arrowStream } from './sources/arrow/arrow-stream.js';
import { bus as busSource } from './sources/bus/bus.js';
import { ccxtBars } from './sources/ccxt/ccxt-bars.js';
import { ccxtOrderBook } from './sources/ccxt/ccxt-order-book.js';
import { ccxtTrades } from './sources/ccxt/ccxt-trades.js';
import { csv as csvSource } from './sources/csv/csv.js';
import { generate } from './sources/generate/generate.js';
import { history } from './sources/history/history.js';
import { http } from './sources/http/http.js';
import { fromArrays, fromRows } from './sources/memory/from-values.js';
import { fromTable, memory as memorySource } from './sources/memory/memory.js';
import { parquet as parquetSource } from './sources/parquet/parquet.js';
import { pulsar as pulsarSource } from './sources/pulsar/pulsar.js';
import { redisPubSub as redisPubSubSource } from './sources/redis/redis-pub-sub.js';
import { redisStream as redisStreamSource } from './sources/redis/redis-stream.js';
import { ring as ringSource } from './sources/ring/ring.js';
import { store as storeSource } from './sources/store/store.js';
import { tape as tapeSource } from './sources/tape/tape.js';
import { webSocket } from './sources/web-socket/web-socket.js';

/** Every component of the library, by kind and then by name. */
export const components = [
  accelerationBands,
  acceleratorOscillator,
  ad,
  adf,
  adosc,
  adx,
  adxr,
  alma,
  amihud,
  apo,
  aroon,
  atr,
  autocorrelation,
  averageDeviation,
  averagePrice,
  averageRange,
  awesomeOscillator,
  beta,
  bollinger,
  bop,
  boxCox,
  candlePatterns,
  cci,
  chaikinVolatility,
  chandelierExit,
  choppiness,
  clip,
  cmf,
  cmo,
  cointegration,
  connorsRsi,
  coppock,
  correlation,
  covariance,
  crossOver,
  crossUnder,
  cumulativeSum,
  cusumFilter,
  cyclePeriod,
  cyclePhase,
  cyclePhasor,
  cycleSine,
  cycleTrendline,
  dema,
  difference,
  directionalMovement,
  distanceCorrelation,
  dmi,
  donchian,
  dpo,
  dtw,
  effectiveSpread,
  efficiencyRatio,
  efi,
  elderRay,
  ema,
  entropy,
  ewmaVolatility,
  expanding,
  expandingPair,
  extremeRows,
  fisher,
  forecastOscillator,
  fractalDimension,
  fractals,
  fractionalDifference,
  garchVolatility,
  garmanKlass,
  halfLife,
  hayashiYoshida,
  heikinAshi,
  highest,
  hma,
  hurst,
  ichimoku,
  imi,
  kalman,
  kalmanHedge,
  kama,
  kdj,
  keltner,
  kurtosis,
  kyleLambda,
  lag,
  laguerreRsi,
  leadLag,
  linearRegression,
  linearRegressionAngle,
  logTransform,
  lowest,
  macd,
  macdExtended,
  mama,
  marketFacilitation,
  massIndex,
  mcginley,
  medianPrice,
  mfi,
  microprice,
  midpoint,
  midprice,
  minMax,
  momentum,
  movingAverage,
  natr,
  nvi,
  obv,
  orderBookImbalance,
  orderFlowImbalance,
  pageHinkley,
  parkinson,
  percentRank,
  percentile,
  pivotPoints,
  ppo,
  pvi,
  pvt,
  qstick,
  quantile,
  realisedVariance,
  relativeVolume,
  returns,
  rma,
  robustScale,
  roc,
  rogersSatchell,
  rollSpread,
  rollingBeta,
  rollingSum,
  rsi,
  rvi,
  sar,
  sarExtended,
  schaffTrendCycle,
  skewness,
  sma,
  smi,
  spread,
  squeeze,
  stddev,
  stochastic,
  stochasticRsi,
  supertrend,
  t3,
  tema,
  tradeFlowImbalance,
  trendMode,
  trima,
  trix,
  trueRange,
  tsi,
  typicalPrice,
  ultimateOscillator,
  variableAverage,
  variance,
  vhf,
  vidya,
  volatility,
  vortex,
  vwap,
  vwma,
  wad,
  weightedClose,
  williamsR,
  winsorise,
  wma,
  yangZhang,
  zScore,
  zlema,
  asOf,
  intervalJoin,
  mergeByTime,
  absorptionRatio,
  adjust,
  alertWhen,
  buffer,
  calendarFeatures,
  changes,
  clusters,
  countWindow,
  covarianceMatrix,
  derive,
  drop,
  enrich,
  equity,
  ewmaCovarianceMatrix,
  expandingWindow,
  fills,
  fullSampleCointegration,
  imbalanceBars,
  limit,
  memoize,
  metaLabel,
  minimumSpanningTree,
  notionalBars,
  oneHot,
  onlineLogistic,
  onlineRegression,
  orderEvents,
  orders,
  ordinal,
  pairs,
  parallel,
  polynomialFeatures,
  positions,
  principalComponents,
  ratioFeatures,
  rebatch,
  rename,
  replay,
  resample,
  runsBars,
  scale,
  select,
  session,
  sessionWindow,
  shard,
  slidingWindow,
  sortByTime,
  tap,
  targetEncoder,
  tickBars,
  timeBars,
  trendScan,
  tripleBarrier,
  tumblingWindow,
  turbulence,
  validateBars,
  validateQuotes,
  validateTrades,
  volumeBars,
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
  audit,
  cache,
  checkpoints,
  health,
  journal,
  log,
  metrics,
  record,
  server,
  spillFolder,
  tapeService,
  traces,
  trading,
  arrowFileSink,
  busSink,
  csvSink,
  desk,
  duckdb,
  forEachBatch,
  memorySink,
  parquetSink,
  pulsarSink,
  redisCache,
  redisPubSubSink,
  redisStreamSink,
  ringSink,
  storeSink,
  table,
  arrowFileSource,
  arrowStream,
  busSource,
  ccxtBars,
  ccxtOrderBook,
  ccxtTrades,
  csvSource,
  fromArrays,
  fromRows,
  fromTable,
  generate,
  history,
  http,
  memorySource,
  parquetSource,
  pulsarSource,
  redisPubSubSource,
  redisStreamSource,
  ringSource,
  storeSource,
  tapeSource,
  webSocket,
  ccxtBroker,
  simulated,
] as const;
