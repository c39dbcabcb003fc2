import { beta } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(beta);
