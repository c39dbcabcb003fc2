import { stddev } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(stddev);
