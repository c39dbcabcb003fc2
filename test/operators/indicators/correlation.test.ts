import { correlation } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(correlation);
