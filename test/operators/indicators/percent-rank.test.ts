import { percentRank } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(percentRank);
