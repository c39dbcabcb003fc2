import { adx } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(adx);
