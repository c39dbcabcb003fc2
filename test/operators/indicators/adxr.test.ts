import { adxr } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(adxr);
