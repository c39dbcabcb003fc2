/** One thing on a timeline; a frame is a millisecond of the virtual clock. */
export interface MarbleSign {
  readonly frame: number;
  readonly kind: 'letter' | 'empty' | 'error' | 'completion' | 'unsubscription' | 'count' | 'breaker';
  /** The letter, or the digits of a count. */
  readonly text: string;
  readonly place: Place;
}

/** Place in the file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Cell {
  readonly text: string;
  readonly quoted: boolean;
  readonly place: Place;
}

/** What a letter stands for. */
export type Binding =
  | { readonly kind: 'table'; readonly columns: readonly { readonly name: string; readonly cells: readonly Cell[] }[] }
  | { readonly kind: 'watermark'; readonly timeNs: bigint }
  | { readonly kind: 'gap'; readonly rows: number };

export interface MarbleLaneText {
  readonly name: string;
  readonly place: Place;
  readonly signs: readonly MarbleSign[];
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Part of the message of its error. */
  readonly error: string | undefined;
  /** An input that is read when it is asked, not at its frames. */
  readonly onDemand: boolean;
  /** Batches of this input that may be under way at once. */
  readonly budget: number | undefined;
  /** Frames that the reader of an output takes for each batch. */
  readonly takes: number | undefined;
}

export interface OperatorLine {
  readonly name: string;
  /** Parameters as a pipeline file has them; empty for none. */
  readonly params: string;
  /** What stands beside it, as pipeline files have it: `{ resilience: { breaker: {} } }`; empty for nothing. */
  readonly settings: string;
  readonly place: Place;
}

/** A marble file that has been read. */
export interface MarbleFile {
  readonly title: string;
  readonly inputs: readonly MarbleLaneText[];
  readonly operators: readonly OperatorLine[];
  readonly output: MarbleLaneText;
  /** For inputs by name: how many batches were asked for, frame by frame. */
  readonly demand: readonly MarbleLaneText[];
  /** For operators by name, or breakers that several share: the changes of the breaker. */
  readonly breakers: readonly MarbleLaneText[];
}
