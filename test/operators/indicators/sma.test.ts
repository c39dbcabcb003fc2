import { sma } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(sma);
