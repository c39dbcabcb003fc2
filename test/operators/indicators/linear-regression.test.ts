import { linearRegression } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(linearRegression);
