import { sar } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(sar);
