import { rma } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(rma);
