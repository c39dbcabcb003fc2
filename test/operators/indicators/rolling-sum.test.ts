import { rollingSum } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(rollingSum);
