/** Where a value stands in a message: `k.o`, `bids[0][1]`, `0`; with `$.` before it in the whole message, else in its row. */
export interface JsonPath {
  readonly text: string;
  readonly fromRoot: boolean;
  readonly steps: readonly string[];
}

const PART = /^(?:[^.[\]]+|\[-?\d+\])(?:\[-?\d+\])*$/;

/** Undefined for a text that is no path. */
export function parseJsonPath(text: string): JsonPath | undefined {
  const fromRoot = text === '$' || text.startsWith('$.') || text.startsWith('$[');
  const rest = fromRoot ? text.replace(/^\$\.?/, '') : text;
  if (rest === '') return fromRoot ? { text, fromRoot, steps: [] } : undefined;
  const parts = rest.split('.');
  if (!parts.every((part) => PART.test(part))) return undefined;
  const steps = parts.flatMap((part) =>
    part
      .split(/[[\]]/)
      .map((step) => step.trim())
      .filter((step) => step !== ''),
  );
  return { text, fromRoot, steps };
}

/** A path that a check has let through. */
export function jsonPath(text: string): JsonPath {
  const path = parseJsonPath(text);
  if (path === undefined) throw new TypeError(`"${text}" is no path`);
  return path;
}

/** What stands there; undefined when nothing does. An index below 0 counts from the end. */
export function valueAt({ fromRoot, steps }: JsonPath, root: unknown, row: unknown): unknown {
  let found = fromRoot ? root : row;
  for (const step of steps) {
    if (Array.isArray(found)) {
      const index = Number(step);
      if (!Number.isInteger(index)) return undefined;
      found = found.at(index);
    } else if (typeof found === 'object' && found !== null && Object.hasOwn(found, step))
      found = (found as Readonly<Record<string, unknown>>)[step];
    else return undefined;
  }
  return found;
}
