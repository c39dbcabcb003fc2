import { t3 } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(t3);
