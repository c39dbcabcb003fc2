import { trima } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(trima);
