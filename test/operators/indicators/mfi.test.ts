import { mfi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(mfi);
