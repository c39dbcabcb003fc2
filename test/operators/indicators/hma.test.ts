import { hma } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(hma);
