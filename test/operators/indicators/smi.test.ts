import { smi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(smi);
