import { pvi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(pvi);
