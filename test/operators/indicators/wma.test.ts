import { wma } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(wma);
