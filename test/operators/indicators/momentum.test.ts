import { momentum } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(momentum);
