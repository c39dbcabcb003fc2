import { averagePrice } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(averagePrice);
