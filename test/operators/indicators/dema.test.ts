import { dema } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(dema);
