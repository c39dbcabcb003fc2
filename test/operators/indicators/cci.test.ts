import { cci } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cci);
