import { readFileSync } from 'node:fs';

/** A label of the reference; rows count from the first of the series. */
export interface ReferenceLabel {
  readonly t0: number;
  readonly t1: number;
  readonly touch: 'pt' | 'sl' | 'vertical';
  readonly target: number;
  readonly ret: number;
  readonly bin: number;
  readonly bin_zero_on_vertical: number;
}

interface FeaturesReference {
  readonly fracdiff: {
    readonly weights: Readonly<Record<string, readonly number[]>>;
    readonly ffd: readonly {
      readonly d: number;
      readonly threshold: number;
      readonly width: number;
      readonly begin: number;
      readonly every: number;
      readonly values: readonly number[];
    }[];
  };
  readonly labels: {
    readonly cusum_threshold: number;
    readonly cusum_all_events: readonly number[];
    readonly pt_sl: readonly [number, number];
    readonly hold: number;
    readonly triple_barrier: readonly ReferenceLabel[];
    readonly meta: { readonly side: readonly number[]; readonly labels: readonly ReferenceLabel[] };
  };
  readonly sample_weights: {
    readonly concurrency_at_t0: readonly number[];
    readonly uniqueness: readonly number[];
    readonly return_attribution: readonly number[];
    readonly time_decay: { readonly last_weight: number; readonly weights: readonly number[] };
  };
  readonly purged_kfold: {
    readonly k: number;
    readonly embargo_fraction: number;
    readonly folds: readonly { readonly test: readonly [number, number]; readonly train: readonly number[] }[];
    readonly cpcv: readonly {
      readonly N: number;
      readonly k: number;
      readonly splits: number;
      readonly paths: number;
    }[];
  };
}

/** Values of `test/reference/quant/features.json`, over the first 600 closes of `spx`. */
export const featuresReference = JSON.parse(
  readFileSync(new URL('../reference/quant/features.json', import.meta.url), 'utf8'),
) as FeaturesReference;

export const REFERENCE_ROWS = 600;
