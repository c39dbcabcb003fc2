import { percentile } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(percentile);
