import { bollinger } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(bollinger);
