/** A file that a generator answers for: where it stands, relative to the root, and all it holds. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/**
 * What a module in scripts/gen exports as `generator`. It returns its files and writes nothing, so that the check can compare
 * without touching the tree. The driver formats what it returns. A module whose name starts with `_` is a helper.
 */
export interface Generator {
  /** Folders in which nothing else may stand: a file there that was not returned is removed, and fails the check. */
  readonly owns?: readonly string[];
  generate(): readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
}
