import { plainFunction } from './apply-kernel.js';
import type { Kernel, StateColumn } from './kernel.js';

export interface SarParams {
  /** The acceleration factor at first, and its step at each new extreme. */
  readonly acceleration: number;
  /** Where the acceleration factor stops. */
  readonly maximum: number;
}

export interface SarExtendedParams {
  /** Stop of the first row; above 0 it begins long, below 0 short with its absolute value, 0: found as by `sar`. */
  readonly start: number;
  /** Moves the stop away at a reversal, by this fraction of it. */
  readonly offsetOnReverse: number;
  readonly initialLong: number;
  readonly stepLong: number;
  readonly maximumLong: number;
  readonly initialShort: number;
  readonly stepShort: number;
  readonly maximumShort: number;
}

/** `seen` counts up to two rows; `values` holds [direction, extreme, stop, acceleration, high before, low before]. */
type SarLayout = {
  readonly seen: StateColumn & { readonly type: 'int32' };
  readonly values: StateColumn & { readonly type: 'float64' };
};

const width = 6;

function layout(): SarLayout {
  return { seen: { type: 'int32', width: 1 }, values: { type: 'float64', width } };
}

/** The second row of a key decides where to begin: long, unless it went further down than up. */
function begin(values: Float64Array, at: number, high: number, low: number, params: SarExtendedParams): void {
  const down = values[at + 5]! - low;
  const up = high - values[at + 4]!;
  const long = params.start === 0 ? !(down > 0 && down > up) : params.start > 0;
  const auto = long ? values[at + 5]! : values[at + 4]!;
  values[at] = long ? 1 : -1;
  values[at + 1] = long ? high : low;
  values[at + 2] = params.start === 0 ? auto : Math.abs(params.start);
  values[at + 3] = long
    ? Math.min(params.initialLong, params.maximumLong)
    : Math.min(params.initialShort, params.maximumShort);
  values[at + 4] = high;
  values[at + 5] = low;
}

/**
 * Both sides in one: prices are mirrored for a short position, so that `far` is the side the stop runs after and
 * `near` the one that can touch it.
 */
function run(
  seen: Int32Array,
  values: Float64Array,
  slot: number,
  params: SarExtendedParams,
  signed: boolean,
  high: Float64Array,
  low: Float64Array,
  output: Float64Array,
  from: number,
  to: number,
): void {
  const at = width * slot;
  let i = from;
  for (; i < to && seen[slot]! < 2; i++) {
    seen[slot] = seen[slot]! + 1;
    if (seen[slot] === 2) {
      begin(values, at, high[i]!, low[i]!, params);
      break;
    }
    output[i] = Number.NaN;
    values[at + 4] = high[i]!;
    values[at + 5] = low[i]!;
  }
  const { initialLong, stepLong, maximumLong, initialShort, stepShort, maximumShort, offsetOnReverse } = params;
  const firstLong = Math.min(initialLong, maximumLong);
  const firstShort = Math.min(initialShort, maximumShort);
  const nextLong = Math.min(stepLong, maximumLong);
  const nextShort = Math.min(stepShort, maximumShort);
  let direction = values[at]!;
  let extreme = values[at + 1]!;
  let stop = values[at + 2]!;
  let acceleration = values[at + 3]!;
  let highBefore = values[at + 4]!;
  let lowBefore = values[at + 5]!;
  for (; i < to; i++) {
    const highNow = high[i]!;
    const lowNow = low[i]!;
    let shown: number;
    if (direction > 0) {
      if (lowNow <= stop) {
        direction = -1;
        stop = Math.max(extreme, highBefore, highNow);
        stop += stop * offsetOnReverse;
        shown = signed ? -stop : stop;
        acceleration = firstShort;
        extreme = lowNow;
        stop = Math.max(stop + acceleration * (extreme - stop), highBefore, highNow);
      } else {
        shown = stop;
        if (highNow > extreme) {
          extreme = highNow;
          acceleration = Math.min(acceleration + nextLong, maximumLong);
        }
        stop = Math.min(stop + acceleration * (extreme - stop), lowBefore, lowNow);
      }
    } else if (highNow >= stop) {
      direction = 1;
      stop = Math.min(extreme, lowBefore, lowNow);
      stop -= stop * offsetOnReverse;
      shown = stop;
      acceleration = firstLong;
      extreme = highNow;
      stop = Math.min(stop + acceleration * (extreme - stop), lowBefore, lowNow);
    } else {
      shown = signed ? -stop : stop;
      if (lowNow < extreme) {
        extreme = lowNow;
        acceleration = Math.min(acceleration + nextShort, maximumShort);
      }
      stop = Math.max(stop + acceleration * (extreme - stop), highBefore, highNow);
    }
    output[i] = shown;
    highBefore = highNow;
    lowBefore = lowNow;
  }
  values[at] = direction;
  values[at + 1] = extreme;
  values[at + 2] = stop;
  values[at + 3] = acceleration;
  values[at + 4] = highBefore;
  values[at + 5] = lowBefore;
}

const extendedOf = new WeakMap<SarParams, SarExtendedParams>();

function extended(params: SarParams): SarExtendedParams {
  const known = extendedOf.get(params);
  if (known !== undefined) return known;
  const { acceleration, maximum } = params;
  const made = {
    start: 0,
    offsetOnReverse: 0,
    initialLong: acceleration,
    stepLong: acceleration,
    maximumLong: maximum,
    initialShort: acceleration,
    stepShort: acceleration,
    maximumShort: maximum,
  };
  extendedOf.set(params, made);
  return made;
}

/** Parabolic stop and reverse (Wilder 1978). */
export const sarKernel: Kernel<SarParams, SarLayout, readonly ['high', 'low'], readonly ['sar']> = {
  inputs: ['high', 'low'],
  outputs: ['sar'],
  warmup: () => 1,
  layout,
  run({ seen, values }, slot, params, inputs, outputs, from, to) {
    run(seen, values, slot, extended(params), false, inputs[0]!, inputs[1]!, outputs[0]!, from, to);
  },
};

/** Parabolic stop and reverse with each side's own acceleration; negative while short. */
export const sarExtendedKernel: Kernel<
  SarExtendedParams,
  SarLayout,
  readonly ['high', 'low'],
  readonly ['sarExtended']
> = {
  inputs: ['high', 'low'],
  outputs: ['sarExtended'],
  warmup: () => 1,
  layout,
  run({ seen, values }, slot, params, inputs, outputs, from, to) {
    run(seen, values, slot, params, true, inputs[0]!, inputs[1]!, outputs[0]!, from, to);
  },
};

/** Parabolic stop and reverse of plain highs and lows. */
export const sar = plainFunction('sar', sarKernel, {});

/** Parabolic stop and reverse of plain highs and lows, each side with its own acceleration. */
export const sarExtended = plainFunction('sarExtended', sarExtendedKernel, {});
