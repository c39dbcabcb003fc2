import { lowest } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(lowest);
