import { keltner } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(keltner);
