import { kama } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(kama);
