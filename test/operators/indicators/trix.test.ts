import { trix } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(trix);
