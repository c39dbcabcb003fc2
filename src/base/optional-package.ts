import { NotConnected } from './errors.js';

/**
 * Loads a package that a user may not have, in the moment of use.
 * @param install what to install, as `ws@8`
 * @throws NotConnected when it is missing, and says how to install it; or when it is there and cannot be loaded
 */
export async function optionalPackage<T>(
  load: () => Promise<T>,
  { name, install, component }: { readonly name: string; readonly install: string; readonly component: string },
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = (cause as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
    throw new NotConnected(
      isMissing ? `The package "${name}" is not installed.` : `"${name}" cannot be loaded: ${String(cause)}.`,
      { component, hint: `Install it with \`npm install ${install}\`.`, cause },
    );
  }
}
