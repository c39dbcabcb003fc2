import type { MetricFamily } from '../../core/index.js';
import type { Labels } from './alert.js';
import { alertKey } from './alert.js';
import type { AlertRule } from './rule-params.js';

/** One number that a rule looks at: whether its condition holds now. */
export interface Judged {
  readonly labels: Labels;
  readonly holds: boolean;
  readonly value?: number;
}

interface Limits {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** Judges the numbers of a rule about a metric; remembers what rates and absences are measured from. */
export class MetricWatch {
  private readonly rule: AlertRule;
  private readonly overMs: number;
  private readonly history = new Map<string, { readonly atMs: number; readonly value: number }[]>();
  private readonly grown = new Map<string, number>();

  constructor(rule: AlertRule, overMs: number) {
    this.rule = rule;
    this.overMs = overMs;
  }

  judge(families: readonly MetricFamily[], nowMs: number): Judged[] {
    const { threshold, rate, absence } = this.rule;
    if (threshold !== undefined)
      return samplesOf(families, threshold).map(({ labels, value }) => ({
        labels,
        value,
        holds: beyond(value, threshold),
      }));
    if (rate !== undefined)
      return samplesOf(families, rate).map(({ labels, value }) => {
        const perSecond = this.rateOf(labels, value, nowMs);
        return { labels, value: perSecond, holds: beyond(perSecond, rate) };
      });
    if (absence !== undefined) return this.absent(samplesOf(families, absence));
    return [];
  }

  private rateOf(labels: Labels, value: number, nowMs: number): number {
    const key = alertKey('', labels);
    const points = this.history.get(key) ?? [];
    points.push({ atMs: nowMs, value });
    // The oldest point is the last one that is old enough, so that the rate is over the whole time as soon as that has passed.
    while (points.length > 2 && (points[1]?.atMs ?? nowMs) <= nowMs - this.overMs) points.shift();
    this.history.set(key, points);
    const [first] = points;
    if (first === undefined || first.atMs === nowMs) return Number.NaN;
    // A counter that has begun anew has grown by what it shows.
    const growth = value >= first.value ? value - first.value : value;
    return growth / ((nowMs - first.atMs) / 1000);
  }

  // `for` says how long it may be absent, so here only whether it is.
  private absent(samples: readonly { readonly labels: Labels; readonly value: number }[]): Judged[] {
    const labels = this.rule.absence?.labels ?? {};
    if (samples.length === 0) return [{ labels, holds: true }];
    let grew = false;
    for (const sample of samples) {
      const key = alertKey('', sample.labels);
      if (this.grown.get(key) !== sample.value) grew = true;
      this.grown.set(key, sample.value);
    }
    return [{ labels, holds: !grew }];
  }
}

function samplesOf(
  families: readonly MetricFamily[],
  wanted: { readonly metric: string; readonly labels: Labels },
): readonly { readonly labels: Labels; readonly value: number }[] {
  const family = families.find(({ name }) => name === wanted.metric);
  return (family?.samples ?? []).filter(
    ({ labels, series }) =>
      (series === undefined || series === 'count') &&
      Object.entries(wanted.labels).every(([name, value]) => labels[name] === value),
  );
}

/** A number that is none lies beyond nothing. */
function beyond(value: number, { above, below }: Limits): boolean {
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}
