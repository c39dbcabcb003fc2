import { bop } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(bop);
