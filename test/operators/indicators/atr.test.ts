import { atr } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(atr);
