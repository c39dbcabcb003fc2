import { midpoint } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(midpoint);
