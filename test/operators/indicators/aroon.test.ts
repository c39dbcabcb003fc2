import { aroon } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(aroon);
