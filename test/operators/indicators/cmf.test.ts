import { cmf } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cmf);
