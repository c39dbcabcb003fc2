import { plainFunction } from './apply-kernel.js';
import { midpriceKernel } from './channels.js';
import { composed, part } from './composed.js';
import { lagKernel } from './lag.js';

export interface IchimokuParams {
  /** Rows of the conversion line. */
  readonly conversion: number;
  /** Rows of the base line. */
  readonly base: number;
  /** Rows of the slower edge of the cloud. */
  readonly span: number;
  /** Rows by which the cloud is drawn ahead: that of a row was known so many rows before. */
  readonly displacement: number;
}

function slowest({ conversion, base, span }: IchimokuParams): number {
  return Math.max(conversion, base, span) - 1;
}

/** Ichimoku kinko hyo (Hosoda 1968): middles of three ranges; the cloud between two of them is drawn ahead. */
export const ichimokuKernel = composed<
  IchimokuParams,
  readonly ['high', 'low'],
  readonly ['conversion', 'base', 'spanA', 'spanB']
>({
  inputs: ['high', 'low'],
  outputs: ['conversion', 'base', 'spanA', 'spanB'],
  warmup: (params) => slowest(params) + params.displacement,
  parts: ({ conversion, base, span, displacement }) => ({
    conversion: part(midpriceKernel, { period: conversion }),
    base: part(midpriceKernel, { period: base }),
    span: part(midpriceKernel, { period: span }),
    laterA: part(lagKernel, { period: Math.max(1, displacement) }),
    laterB: part(lagKernel, { period: Math.max(1, displacement) }),
  }),
  work: 2,
  piece(piece, { displacement }, inputs, outputs) {
    const [conversion, base, spanA, spanB] = outputs as [Float64Array, Float64Array, Float64Array, Float64Array];
    const [a, b] = piece.work as [Float64Array, Float64Array];
    piece.run('conversion', inputs, [conversion]);
    piece.run('base', inputs, [base]);
    piece.run('span', inputs, [b]);
    // All lines begin together, so that one warm-up holds for all.
    for (let k = 0; k < piece.count; k++) a[k] = (conversion[k]! + base[k]!) / 2 + 0 * b[k]!;
    if (displacement > 0) {
      piece.run('laterA', [a], [spanA]);
      piece.run('laterB', [b], [spanB]);
    } else {
      spanA.set(a.subarray(0, piece.count));
      spanB.set(b.subarray(0, piece.count));
    }
    for (let k = 0; k < piece.count; k++) {
      spanB[k] = spanB[k]! + 0 * spanA[k]!;
      conversion[k] = conversion[k]! + 0 * spanA[k]!;
      base[k] = base[k]! + 0 * spanA[k]!;
    }
  },
});

/** Ichimoku lines of plain highs and lows. */
export const ichimoku = plainFunction('ichimoku', ichimokuKernel, { conversion: 1, base: 1, span: 1, displacement: 0 });
