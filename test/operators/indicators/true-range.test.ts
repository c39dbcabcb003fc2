import { trueRange } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(trueRange);
