import { triangleSize } from './rolling-cross-products.js';

/** Whether returns are taken from 0, as RiskMetrics does, or from a mean that decays alike. */
export type DecayMean = 'zero' | 'moving';

/** The numbers that a `DecayingCrossProducts` goes on with. */
export interface DecayingState {
  readonly weight: number;
  readonly means: Float64Array;
  readonly products: Float64Array;
}

/**
 * Covariances of many series in which each row weighs `decay` times what the one after it does.
 * `zero`: C = decay C + (1 - decay) r r', from r r' of the first row on (J. P. Morgan and Reuters, RiskMetrics Technical Document,
 * 1996); `moving`: about the weighted means, weights adding up to 1 from the first row on (D. H. D. West 1979).
 */
export class DecayingCrossProducts {
  readonly size: number;
  private readonly decay: number;
  private readonly moving: boolean;
  private readonly means: Float64Array;
  private readonly products: Float64Array;
  private readonly distances: Float64Array;
  private weight = 0;

  constructor(size: number, decay: number, mean: DecayMean) {
    this.size = size;
    this.decay = decay;
    this.moving = mean === 'moving';
    this.means = new Float64Array(size);
    this.products = new Float64Array(triangleSize(size));
    this.distances = new Float64Array(size);
  }

  /** A row of `size` numbers, all of them finite. */
  add(values: Float64Array): void {
    const { size, decay, means, products, distances, moving } = this;
    const before = decay * this.weight;
    const first = this.weight === 0;
    this.weight = before + 1;
    // Both keep the sum of weighted products: about 0 a row counts with 1 - decay, the first one with 1.
    const keep = first ? 0 : decay;
    const share = moving ? before / this.weight : first ? 1 : 1 - decay;
    for (let i = 0, at = 0; i < size; i++) {
      const distance = moving ? values[i]! - means[i]! : values[i]!;
      distances[i] = distance;
      if (moving) means[i] = means[i]! + distance / this.weight;
      const scaled = share * distance;
      for (let j = 0; j <= i; j++, at++) products[at] = keep * products[at]! + scaled * distances[j]!;
    }
  }

  /** The lower triangle of the covariances. */
  covariance(out: Float64Array): void {
    const { products, weight, moving } = this;
    const scale = moving ? 1 / weight : 1;
    for (let at = 0; at < products.length; at++) out[at] = products[at]! * scale;
  }

  get state(): DecayingState {
    const { weight, means, products } = this;
    return { weight, means, products };
  }

  restore({ weight, means, products }: DecayingState): void {
    this.weight = weight;
    this.means.set(means);
    this.products.set(products);
  }
}
