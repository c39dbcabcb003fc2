import { ema } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(ema);
