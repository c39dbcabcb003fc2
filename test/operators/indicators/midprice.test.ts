import { midprice } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(midprice);
