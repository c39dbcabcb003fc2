/** The column of one output: as the component for a single one or the one of the same name, else `macdSignal`. */
export function outputNames(
  component: string,
  outputs: readonly string[],
  as: string | Readonly<Record<string, string | undefined>> | undefined,
): string[] {
  if (outputs.length === 1) return [typeof as === 'string' ? as : (as?.[outputs[0] as string] ?? component)];
  const prefix = typeof as === 'string' ? as : component;
  return outputs.map((output) => {
    const chosen = typeof as === 'object' ? as[output] : undefined;
    if (chosen !== undefined) return chosen;
    return output === component ? prefix : `${prefix}${output.charAt(0).toUpperCase()}${output.slice(1)}`;
  });
}

/** The columns of a family, of which each use chooses some: each by its own name, or after a prefix. */
export function familyNames(
  outputs: readonly string[],
  as: string | Readonly<Record<string, string | undefined>> | undefined,
): string[] {
  if (typeof as !== 'string') return outputs.map((output) => as?.[output] ?? output);
  return outputs.map((output) => `${as}${output.charAt(0).toUpperCase()}${output.slice(1)}`);
}
