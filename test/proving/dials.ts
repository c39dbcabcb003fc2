/** How long a suite may take within `npm test`, and where it begins. */
export interface ProvingDials {
  readonly seconds: number;
  readonly seed: number;
}

/** Fixed in CI, so that a change is blamed for what it has done and not for the draw. */
const CI_SEED = 1;

/** Reads NAME_SECONDS and NAME_SEED. */
export function provingDials(
  name: string,
  defaults: ProvingDials,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ProvingDials {
  const number = (key: string): number | undefined => {
    const text = environment[key];
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    if (!Number.isFinite(value) || value < 0) throw new Error(`${key} is '${text}'; a number from 0 was expected.`);
    return value;
  };
  return {
    seconds: number(`${name}_SECONDS`) ?? defaults.seconds,
    seed: number(`${name}_SEED`) ?? (environment['CI'] ? CI_SEED : defaults.seed),
  };
}
