import { averageDeviation } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(averageDeviation);
