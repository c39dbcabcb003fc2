import { qstick } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(qstick);
