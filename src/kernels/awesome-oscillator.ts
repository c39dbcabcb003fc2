import { plainFunction } from './apply-kernel.js';
import { composed, part } from './composed.js';
import { smaKernel } from './sma.js';

export interface AwesomeParams {
  readonly fast: number;
  readonly slow: number;
}

export interface AcceleratorParams extends AwesomeParams {
  /** Rows over which the awesome oscillator is averaged. */
  readonly signal: number;
}

type Roles = readonly ['high', 'low'];

/** Awesome oscillator (Williams 1998): a fast less a slow simple average of the middles of the rows. */
export const awesomeOscillatorKernel = composed<AwesomeParams, Roles, readonly ['awesomeOscillator']>({
  inputs: ['high', 'low'],
  outputs: ['awesomeOscillator'],
  warmup: ({ fast, slow }) => Math.max(fast, slow) - 1,
  parts: ({ fast, slow }) => ({
    fast: part(smaKernel, { period: Math.min(fast, slow) }),
    slow: part(smaKernel, { period: Math.max(fast, slow) }),
  }),
  work: 1,
  piece(piece, _params, [high, low], outputs) {
    const output = outputs[0]!;
    const middle = piece.work[0]!;
    for (let k = 0; k < piece.count; k++) middle[k] = (high![k]! + low![k]!) / 2;
    piece.run('fast', piece.work, outputs);
    piece.run('slow', piece.work, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = output[k]! - middle[k]!;
  },
});

/** Accelerator oscillator (Williams 1998): the awesome oscillator less its own simple average. */
export const acceleratorOscillatorKernel = composed<AcceleratorParams, Roles, readonly ['acceleratorOscillator']>({
  inputs: ['high', 'low'],
  outputs: ['acceleratorOscillator'],
  warmup: ({ fast, slow, signal }) => Math.max(fast, slow) + signal - 2,
  parts: ({ fast, slow, signal }) => ({
    awesome: part(awesomeOscillatorKernel, { fast, slow }),
    signal: part(smaKernel, { period: signal }),
  }),
  work: 1,
  piece(piece, _params, inputs, outputs) {
    const output = outputs[0]!;
    const signal = piece.work[0]!;
    piece.run('awesome', inputs, outputs);
    piece.run('signal', outputs, piece.work);
    for (let k = 0; k < piece.count; k++) output[k] = output[k]! - signal[k]!;
  },
});

/** Awesome oscillator of plain highs and lows. */
export const awesomeOscillator = plainFunction('awesomeOscillator', awesomeOscillatorKernel, { fast: 1, slow: 1 });

/** Accelerator oscillator of plain highs and lows. */
export const acceleratorOscillator = plainFunction('acceleratorOscillator', acceleratorOscillatorKernel, {
  fast: 1,
  slow: 1,
  signal: 1,
});
