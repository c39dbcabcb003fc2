import { obv } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(obv);
