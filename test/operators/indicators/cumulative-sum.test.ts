import { cumulativeSum } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cumulativeSum);
