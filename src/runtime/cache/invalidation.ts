/** What is no longer to be believed: an entry, all whose keys begin so, all of a tag, or all. */
export type Invalidation =
  { readonly key: string } | { readonly prefix: string } | { readonly tag: string } | { readonly all: true };

/** Whether it is about an entry. */
export function isAbout(what: Invalidation, key: string, tags: readonly string[]): boolean {
  if ('key' in what) return what.key === key;
  if ('prefix' in what) return key.startsWith(what.prefix);
  if ('tag' in what) return tags.includes(what.tag);
  return true;
}
