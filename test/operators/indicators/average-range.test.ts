import { averageRange } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(averageRange);
