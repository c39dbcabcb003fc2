import { macdExtended } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(macdExtended);
