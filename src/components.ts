// Written by `npm run gen`; do not edit.

/** Every component of the library, by kind and then by name. */
export const components = [] as const;
