import { ad } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(ad);
