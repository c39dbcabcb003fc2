import { zlema } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(zlema);
