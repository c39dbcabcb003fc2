import { vwma } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(vwma);
