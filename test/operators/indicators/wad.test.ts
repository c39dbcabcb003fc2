import { wad } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(wad);
