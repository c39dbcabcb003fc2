import { typicalPrice } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(typicalPrice);
