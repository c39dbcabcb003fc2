import { supertrend } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(supertrend);
