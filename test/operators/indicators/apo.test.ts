import { apo } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(apo);
