import { sarExtended } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(sarExtended);
