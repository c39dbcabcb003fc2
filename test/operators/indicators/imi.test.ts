import { imi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(imi);
