import { kdj } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(kdj);
