import { tsi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(tsi);
