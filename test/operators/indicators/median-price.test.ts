import { medianPrice } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(medianPrice);
