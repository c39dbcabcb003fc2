/** A function of another library that a component stands for, and how to call ours to get its numbers. */
export interface Twin {
  /** Its name there. */
  readonly name: string;
  /** Our parameter for each of its own, by their names. */
  readonly params?: Readonly<Record<string, string>>;
  /** Parameters of its own that change nothing. */
  readonly idle?: readonly string[];
  /** Parameters of ours to set besides. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** Our output for each of its own; not needed where there is one of each. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What our outputs have to be multiplied with; 1 without it. */
  readonly factor?: number;
  /** Where its numbers differ from ours. */
  readonly differs?: string;
}

/** Names of a component elsewhere. Tests hold it to those of TA-Lib; all of them are in the table of names. */
export interface Twins {
  readonly talib?: readonly Twin[];
  readonly tulip?: readonly Twin[];
  readonly pandasTa?: readonly Twin[];
}
