import { rsi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(rsi);
