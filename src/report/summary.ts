import { dailyBenchmark, dailyEquity, periodsOf, type DailyCurve, type NamedCurve } from './daily.js';
import { checkInput, type ReportOptions, type TearSheetInput } from './input.js';
import * as statistics from './statistics/index.js';
import type { MonthlyReturns } from './statistics/index.js';
import { tradeSummary, type SymbolSummary, type TradeSummary } from './trades.js';

/**
 * All figures of a report. Ratios and returns are fractions (0.12 is 12 %), money is in account currency, `NaN` is a figure that
 * the data do not define. Statistics of returns use the last equity of each UTC day.
 */
export interface Summary {
  readonly title: string;
  readonly currency: string;
  readonly symbols: readonly string[];
  readonly period: PeriodSummary;
  readonly startingCash: number;
  readonly endingEquity: number;
  readonly profit: number;
  readonly performance: Performance;
  readonly benchmark: BenchmarkSummary | undefined;
  readonly trades: TradeSummary;
  readonly bySymbol: readonly SymbolSummary[];
  readonly drawdowns: readonly DrawdownSummary[];
  readonly monthly: readonly MonthlyReturns[];
}

export interface PeriodSummary {
  /** Days since 1970-01-01, UTC; null without any equity row. */
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  readonly rows: number;
  readonly days: number;
  readonly years: number;
  readonly periodsPerYear: number;
  readonly basis: string;
}

/** Figures of one curve of daily returns. */
export interface CurveSummary {
  readonly totalReturn: number;
  readonly annualReturn: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  readonly maxDrawdown: number;
}

export interface Performance extends CurveSummary {
  /** Deepest drawdown over all rows, those within the day too. */
  readonly maxDrawdownAllRows: number;
  readonly longestDrawdownDays: number;
  readonly ulcerIndex: number;
  readonly omega: number;
  readonly tailRatio: number;
  readonly stability: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  /** One day, 5 % tail, a positive loss. */
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly bestDay: number;
  readonly worstDay: number;
  /** Of the days with a gain or a loss. */
  readonly positiveDays: number;
  readonly positiveMonths: number;
  /** Probability that the true Sharpe ratio is above zero. */
  readonly probabilisticSharpe: number;
  readonly exposure: number;
  readonly timeInMarket: number;
  /** Per year, one side. */
  readonly turnover: number;
}

export interface BenchmarkSummary extends CurveSummary {
  readonly name: string;
  readonly alpha: number;
  readonly beta: number;
  readonly correlation: number;
  readonly trackingError: number;
  readonly informationRatio: number;
}

export interface DrawdownSummary {
  readonly peakDay: number;
  readonly valleyDay: number;
  readonly recoveryDay: number | null;
  readonly depth: number;
  /** Calendar days from peak to recovery, or to the last day. */
  readonly days: number;
}

/** The figures with the daily curves that they were computed from. */
export interface Analysis {
  readonly summary: Summary;
  readonly daily: DailyCurve;
  readonly benchmark: NamedCurve | undefined;
}

function curveSummary(returns: Float64Array, periodsPerYear: number, riskFree: number): CurveSummary {
  const options = { periodsPerYear, riskFree };
  return {
    totalReturn: statistics.totalReturn(returns),
    annualReturn: statistics.annualReturn(returns, periodsPerYear),
    volatility: statistics.annualVolatility(returns, periodsPerYear),
    sharpe: statistics.sharpeRatio(returns, options),
    sortino: statistics.sortinoRatio(returns, options),
    calmar: statistics.calmarRatio(returns, periodsPerYear),
    maxDrawdown: statistics.maxDrawdown(returns),
  };
}

function drawdownTable(daily: DailyCurve, startingCash: number): DrawdownSummary[] {
  const { days, equity } = daily;
  // Row 0 of the curve is the starting cash: the first day stands for it.
  const dayAt = (row: number): number => days[Math.max(0, row - 1)] ?? 0;
  return statistics
    .deepestDrawdowns(statistics.startingFrom(startingCash, equity), Number.POSITIVE_INFINITY)
    .map(({ peak, valley, recovery, depth }) => ({
      peakDay: dayAt(peak),
      valleyDay: dayAt(valley),
      recoveryDay: recovery === null ? null : dayAt(recovery),
      depth,
      days: dayAt(recovery ?? equity.length) - dayAt(peak),
    }));
}

function performance(
  input: TearSheetInput,
  daily: DailyCurve,
  periods: PeriodSummary,
  months: readonly MonthlyReturns[],
  riskFree: number,
): Performance {
  const { returns } = daily;
  const { equity, fills, startingCash } = input;
  const extreme = (pick: (...values: number[]) => number): number =>
    returns.length === 0 ? Number.NaN : returns.reduce((best, value) => pick(best, value));
  const monthly = Float64Array.from(months.flatMap((year) => year.months.filter((value) => value !== null)));
  const allRows = statistics.drawdownSeries(statistics.startingFrom(startingCash, equity.equity));
  return {
    ...curveSummary(returns, periods.periodsPerYear, riskFree),
    maxDrawdownAllRows: allRows.reduce((low, value) => Math.min(low, value), 0),
    longestDrawdownDays: drawdownTable(daily, startingCash).reduce((longest, { days }) => Math.max(longest, days), 0),
    ulcerIndex: statistics.ulcerIndex(returns),
    omega: statistics.omegaRatio(returns, riskFree),
    tailRatio: statistics.tailRatio(returns),
    stability: statistics.stability(returns),
    skewness: statistics.skewness(returns),
    excessKurtosis: statistics.excessKurtosis(returns),
    valueAtRisk: statistics.historicalValueAtRisk(returns),
    expectedShortfall: statistics.historicalExpectedShortfall(returns),
    bestDay: extreme(Math.max),
    worstDay: extreme(Math.min),
    positiveDays: statistics.winLoss(returns).winRate,
    positiveMonths: statistics.winLoss(monthly).winRate,
    probabilisticSharpe: statistics.probabilisticSharpeRatio(returns, 0, riskFree),
    exposure: equity.gross === undefined ? Number.NaN : statistics.averageExposure(equity.gross, equity.equity),
    timeInMarket: statistics.timeInMarket(equity.timeNs, fills),
    turnover: statistics.annualTurnover(fills, equity.equity, periods.years),
  };
}

function benchmarkSummary(
  own: Float64Array,
  benchmark: NamedCurve,
  periodsPerYear: number,
  riskFree: number,
): BenchmarkSummary {
  const { name, returns } = benchmark;
  const options = { periodsPerYear, riskFree };
  return {
    name,
    ...curveSummary(returns, periodsPerYear, riskFree),
    alpha: statistics.alpha(own, returns, options),
    beta: statistics.beta(own, returns),
    correlation: statistics.correlation(own, returns),
    trackingError: statistics.trackingError(own, returns, periodsPerYear),
    informationRatio: statistics.informationRatio(own, returns, periodsPerYear),
  };
}

export function analyse(input: TearSheetInput, options: ReportOptions = {}): Analysis {
  checkInput(input, options);
  const daily = dailyEquity(input, options);
  const benchmark = dailyBenchmark(input, daily);
  const { periodsPerYear, basis } = periodsOf(daily, options);
  const riskFree = options.riskFree ?? 0;
  const { days, equity, returns } = daily;
  const period: PeriodSummary = {
    firstDay: days[0] ?? null,
    lastDay: days[days.length - 1] ?? null,
    rows: input.equity.equity.length,
    days: days.length,
    years: returns.length / periodsPerYear,
    periodsPerYear,
    basis,
  };
  const monthly = statistics.monthlyReturns(days, returns);
  const endingEquity = equity[equity.length - 1] ?? input.startingCash;
  const { trades, bySymbol } = tradeSummary(input);
  const summary: Summary = {
    title: input.title,
    currency: input.currency,
    symbols: bySymbol.map(({ symbol }) => symbol),
    period,
    startingCash: input.startingCash,
    endingEquity,
    profit: endingEquity - input.startingCash,
    performance: performance(input, daily, period, monthly, riskFree),
    benchmark: benchmark === undefined ? undefined : benchmarkSummary(returns, benchmark, periodsPerYear, riskFree),
    trades,
    bySymbol,
    drawdowns: drawdownTable(daily, input.startingCash).slice(0, 5),
    monthly,
  };
  return { summary, daily, benchmark };
}

/** All figures of a run, for programs and for the terminal. Throws `InvalidParams` on columns that do not fit together. */
export function summarise(input: TearSheetInput, options: ReportOptions = {}): Summary {
  return analyse(input, options).summary;
}
