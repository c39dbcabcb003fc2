import { extremeRows } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(extremeRows);
