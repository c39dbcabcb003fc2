import { dpo } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(dpo);
