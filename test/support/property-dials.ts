/** What decides which cases property tests draw. */
export interface PropertyDials {
  /** Undefined: fast-check draws one for each property. */
  readonly seed: number | undefined;
  /** Cases for each property. */
  readonly runs: number;
  /** Time that the properties of one file may take together, in seconds. */
  readonly seconds: number;
}

const CI_SEED = 20_260_101;

/** Reads FAST_CHECK_SEED, FAST_CHECK_RUNS and FAST_CHECK_SECONDS. */
export function propertyDials(environment: Readonly<Record<string, string | undefined>>): PropertyDials {
  const integerFrom = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    if (!Number.isInteger(value)) throw new Error(`${name} is '${text}'; an integer was expected.`);
    return value;
  };
  return {
    seed: integerFrom('FAST_CHECK_SEED') ?? (environment['CI'] ? CI_SEED : undefined),
    runs: integerFrom('FAST_CHECK_RUNS') ?? 100,
    seconds: integerFrom('FAST_CHECK_SECONDS') ?? 30,
  };
}

/** The dials in one line, with the way to draw the same cases again. */
export function dialsText({ seed, runs, seconds }: PropertyDials): string {
  return `properties: FAST_CHECK_SEED=${seed} FAST_CHECK_RUNS=${runs} FAST_CHECK_SECONDS=${seconds}`;
}
