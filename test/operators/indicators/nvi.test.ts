import { nvi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(nvi);
