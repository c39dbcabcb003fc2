import { cmo } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cmo);
