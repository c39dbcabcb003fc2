import { trendMode } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(trendMode);
