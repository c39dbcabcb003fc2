/** A column of a batch as it is to be read: one text a row. */
export interface MarbleColumn {
  readonly name: string;
  readonly values: readonly string[];
}

interface AtFrame {
  /** When, in frames from the start; events of one frame stand beside each other in the order given. */
  readonly frame: number;
}

export interface BatchEvent extends AtFrame {
  readonly kind: 'batch';
  /** Inside the marble: a letter, or the number of rows. */
  readonly label: string;
  /** Drawn as a small table below the marble. */
  readonly columns?: readonly MarbleColumn[];
  /** Marbles of one tone belong together. Default `primary`. */
  readonly tone?: 'primary' | 'secondary' | 'loss';
}

export interface SignEvent extends AtFrame {
  /**
   * `empty`: a batch of zero rows; `watermark`: no row before it is to come; `demand`: the reader asks for more (drawn below the
   * line, pointing up the stream); `error`, `completion` and `unsubscription` end the line;
   * `breakerOpen`, `breakerHalfOpen` and `breakerClosed` are switches: what a breaker has become.
   */
  readonly kind:
    | 'empty'
    | 'watermark'
    | 'demand'
    | 'error'
    | 'completion'
    | 'unsubscription'
    | 'breakerOpen'
    | 'breakerHalfOpen'
    | 'breakerClosed';
  /** Drawn beside the sign: the time of a watermark, the amount of a demand, the name of an error. */
  readonly label?: string;
}

export type MarbleEvent = BatchEvent | SignEvent;

export interface MarbleLane {
  readonly name: string;
  readonly events: readonly MarbleEvent[];
  /** Frame at which the line begins (subscription). Default 0. */
  readonly from?: number;
}

/** What goes in, the operator, what comes out: lanes from top to bottom over one time axis. */
export interface MarbleDiagram {
  readonly title?: string;
  readonly inputs: readonly MarbleLane[];
  /** Text in the box between the lanes, such as `ema({ period: 3 })`; without it the lanes follow each other. */
  readonly operator?: string;
  readonly outputs: readonly MarbleLane[];
}
