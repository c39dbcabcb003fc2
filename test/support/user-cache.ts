import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where servers and tools of the tests are kept that were downloaded once. */
export const userCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rxarrow');
